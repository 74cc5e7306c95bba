package io.cartstream.worker.consume;

import java.util.concurrent.Semaphore;

/**
 * A piece of work that is advanced step by step from outside, and can be killed before any step: its own thread runs only while {@link
 * #advance} waits for it, so that a test decides every interleaving.
 */
final class Actor {
    private static final ThreadLocal<Actor> CURRENT = new ThreadLocal<>();

    /** Work that may be killed. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException, LeaseLostException;
    }

    /** Ends the actor's work from within, whatever it catches. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Semaphore turn = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);

    // Handed from thread to thread by the semaphores.
    private boolean ended;
    private boolean dying;
    private Throwable failure;

    Actor(Work work) {
        Thread.ofVirtual().start(() -> {
            CURRENT.set(this);
            try {
                awaitTurn();
                work.run();
            } catch (Killed | LeaseLostException | InterruptedException _) {
                // The ways in which an owner ends early.
            } catch (Throwable e) {
                failure = e;
            }
            ended = true;
            stopped.release();
        });
    }

    /** Called by the work before each durable effect: waits for its next turn. */
    static void step() {
        var current = CURRENT.get();
        current.stopped.release();
        current.awaitTurn();
    }

    /** Called by the work where it would pause: ends it if it has been killed, since it might retry forever. */
    static void pause() throws InterruptedException {
        if (CURRENT.get().dying) {
            throw new InterruptedException("killed");
        }
    }

    /** Lets the work go on to its next step, and tells whether there is one. */
    boolean advance() {
        turn.release();
        stopped.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError("an owner failed", failure);
        }
        return !ended;
    }

    /** Ends the work where it stands. */
    void kill() {
        dying = true;
        while (!ended) {
            advance();
        }
    }

    private void awaitTurn() {
        turn.acquireUninterruptibly();
        if (dying) {
            throw new Killed();
        }
    }
}
