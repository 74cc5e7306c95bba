package io.cartstream.service;

import io.cartstream.service.settings.InvalidSettingsException;
import java.util.Optional;
import java.util.function.Supplier;

/** The process of a service: how it starts and with which {@link ExitCode} it ends. */
public final class ServiceProcess {
    private ServiceProcess() {}

    /** What a service does from its start until it is stopped. */
    @FunctionalInterface
    public interface Service {
        /**
         * Returns once the service has ended by itself, which is a failure.
         *
         * @throws CannotStartException where one sentence says why
         */
        void run() throws InterruptedException;
    }

    /**
     * Runs a service to the end of the process. Why it cannot start is told on standard error: there may be no log yet.
     *
     * @param name goes before each message
     */
    @SuppressWarnings("SystemOut") // there is no log before its format is known
    public static void run(String name, Service service) {
        var code = ExitCode.FAILED;
        try {
            service.run();
        } catch (InvalidSettingsException e) {
            System.err.println(name + ": " + e.getMessage());
            code = ExitCode.WRONG_SETTINGS;
        } catch (CannotStartException e) {
            System.err.println(name + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.err.println(name + ": failed: " + e);
            e.printStackTrace();
        }
        System.exit(code.number());
    }

    /**
     * Stops the service when the process gets SIGTERM or SIGINT. The JVM would report SIGTERM as exit code 143, which ECS shows as a
     * failure; a stop that leaves nothing behind is none. So the process is halted with the code that the stop returns.
     *
     * @param stop empty where the service has ended by itself, whose exit code then stands
     */
    public static void onSignal(Supplier<Optional<ExitCode>> stop) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> stop.get().ifPresent(code -> Runtime.getRuntime().halt(code.number())), "stop"));
    }
}
