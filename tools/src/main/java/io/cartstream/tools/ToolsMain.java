package io.cartstream.tools;

import io.cartstream.store.Generation;
import io.cartstream.tools.replay.ReplayCommand;
import io.cartstream.tools.simulate.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of the tools: they work against any Cartstream, by its address. */
@Command(
        name = "tools",
        mixinStandardHelpOptions = true,
        description = "Tools for a Cartstream at any address, on this machine or in the cloud.",
        subcommands = {ReplayCommand.class, SimulateCommand.class})
public final class ToolsMain {
    private ToolsMain() {}

    public static void main(String... arguments) {
        System.setProperty("logback.configurationFile", "io/cartstream/tools/logback-console.xml");
        System.exit(commandLine(new ToolsMain()).execute(arguments));
    }

    private static CommandLine commandLine(ToolsMain tools) {
        return new CommandLine(tools)
                .registerConverter(Generation.class, Generation::new)
                .setParameterExceptionHandler(ToolsMain::explain);
    }

    /** One line that says what is wrong; the whole usage would bury it. */
    private static int explain(ParameterException wrong, String... arguments) {
        var command = wrong.getCommandLine();
        command.getErr()
                .println(wrong.getMessage() + " (" + command.getCommandSpec().qualifiedName() + " --help says more)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
