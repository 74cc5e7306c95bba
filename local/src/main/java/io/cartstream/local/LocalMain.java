package io.cartstream.local;

import io.cartstream.local.run.AwsCommand;
import io.cartstream.local.run.RebuildCommand;
import io.cartstream.local.run.RunCommand;
import io.cartstream.store.Generation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of everything that runs on one machine. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = "Cartstream on one machine.",
        subcommands = {RunCommand.class, AwsCommand.class, RebuildCommand.class})
public final class LocalMain {
    private LocalMain() {}

    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "io/cartstream/local/logback-console.xml");
        System.exit(new CommandLine(new LocalMain())
                .registerConverter(Generation.class, Generation::new)
                .setParameterExceptionHandler(LocalMain::explain)
                .execute(arguments));
    }

    /** One line that says what is wrong; the whole usage would bury it. */
    private static int explain(ParameterException wrong, String... arguments) {
        var command = wrong.getCommandLine();
        command.getErr()
                .println(wrong.getMessage() + " (" + command.getCommandSpec().qualifiedName() + " --help says more)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
