package io.cartstream.embedded.junit;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class one embedded AWS on free ports, with its data in a temporary folder, and stops it after the last test. Tests, their
 * constructors and their lifecycle methods ask for {@link EmbeddedAws} or {@link EmbeddedClients} as a parameter; the first one that asks
 * starts it, in 1 to 3 s. Nested classes share that of the class around them. Fault switches are cleared after each test; what is stored
 * stays.
 *
 * <p>A start that fails fails the test with {@link IllegalStateException}. Tests of one class that run at the same time share the fault
 * switches.
 *
 * <pre>{@code
 * @ExtendWith(EmbeddedAwsExtension.class)
 * class MyConsumerTest {
 *     @Test
 *     void readsWhatWasPut(EmbeddedAws aws, EmbeddedClients clients) { … }
 * }
 * }</pre>
 */
public final class EmbeddedAwsExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(EmbeddedAwsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == EmbeddedAws.class || type == EmbeddedClients.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var started = started(context);
        return parameter.getParameter().getType() == EmbeddedAws.class ? started.aws : started.clients;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var started = storeOfTheClass(context).get(Started.class, Started.class);
        if (started != null) {
            started.aws.faults().clear();
        }
    }

    private static Started started(ExtensionContext context) {
        return storeOfTheClass(context).computeIfAbsent(Started.class, _ -> Started.inTemporaryFolder(), Started.class);
    }

    /** Of the outermost class; the context above it is that of the whole run, where it would outlive the class. */
    private static Store storeOfTheClass(ExtensionContext context) {
        var ofTheClass = context;
        var outer = context.getParent();
        while (outer.isPresent() && outer.get().getTestClass().isPresent()) {
            ofTheClass = outer.get();
            outer = ofTheClass.getParent();
        }
        return ofTheClass.getStore(NAMESPACE);
    }

    /** Closed by JUnit with the store of the class. */
    private record Started(Path folder, EmbeddedAws aws, EmbeddedClients clients) implements AutoCloseable {
        static Started inTemporaryFolder() {
            var folder = temporaryFolder();
            try {
                var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder));
                return new Started(folder, aws, EmbeddedClients.of(aws));
            } catch (RuntimeException e) {
                delete(folder);
                throw e;
            }
        }

        @Override
        public void close() {
            clients.close();
            try {
                aws.close();
            } finally {
                delete(folder);
            }
        }

        private static Path temporaryFolder() {
            try {
                return Files.createTempDirectory("embedded-aws-");
            } catch (IOException e) {
                throw new UncheckedIOException("No temporary folder could be made", e);
            }
        }

        private static void delete(Path folder) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The temporary folder " + folder + " could not be removed", e);
            }
        }
    }
}
