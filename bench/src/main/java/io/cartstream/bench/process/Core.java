package io.cartstream.bench.process;

import java.io.IOException;
import java.util.List;

/**
 * The processor that a process is bound to: the measured one has a core to itself, the load generator another, so that neither takes from
 * the other. Where the machine has one core only, or no {@code taskset}, nothing is bound.
 */
public enum Core {
    /** For what is measured. */
    MEASURED(0),
    /** For the load generator and other company. */
    COMPANY(1),
    /** Any. */
    ANY(-1);

    private static final boolean BINDABLE = Runtime.getRuntime().availableProcessors() > 1 && hasTaskset();

    private final int number;

    Core(int number) {
        this.number = number;
    }

    /** Whether processes are bound on this machine. */
    public static boolean isBindable() {
        return BINDABLE;
    }

    /** What to put before a command. */
    List<String> prefix() {
        return this == ANY || !BINDABLE ? List.of() : List.of("taskset", "-c", Integer.toString(number));
    }

    private static boolean hasTaskset() {
        try {
            return new ProcessBuilder("taskset", "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
