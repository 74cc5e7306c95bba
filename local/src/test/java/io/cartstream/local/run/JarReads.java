package io.cartstream.local.run;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.jar.JarFile;

/** Runs the program of a jar as {@code java -jar} does, and says what its virtual threads read from jars. */
public final class JarReads {
    /** How such a line begins. */
    static final String ON_A_VIRTUAL_THREAD = "a virtual thread reads from a jar: ";

    private JarReads() {}

    /** Takes the jar, and the arguments of its program. */
    public static void main(String[] arguments) throws Exception {
        var path = Path.of(arguments[0]);
        String program;
        try (var jar = new JarFile(path.toFile())) {
            program = jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
        var loader = new Loader(path.toUri().toURL());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(program).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static final class Loader extends URLClassLoader {
        Loader(URL jar) {
            super("jar", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        }

        @Override
        public URL findResource(String name) {
            tell(name);
            return super.findResource(name);
        }

        @Override
        public Enumeration<URL> findResources(String name) throws IOException {
            tell(name);
            return super.findResources(name);
        }

        @SuppressWarnings("SystemOut") // the log of the service is its output
        private static void tell(String name) {
            if (Thread.currentThread().isVirtual()) {
                System.out.println(ON_A_VIRTUAL_THREAD + name);
            }
        }
    }
}
