package io.cartstream.tools.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far sending has come: a bar on a terminal, a plain line every few seconds elsewhere. Events settled, rate, errors and
 * remaining time.
 */
public final class Progress implements AutoCloseable {
    private static final Duration BAR_EVERY = Duration.ofMillis(250);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final int STEPS = 1_000;

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    private final long startedAt = System.nanoTime();
    private final Tally tally;
    private final DoubleSupplier fraction;
    private final Runnable atEnd;

    private Progress(Tally tally, DoubleSupplier fraction, String task, PrintStream out, boolean terminal) {
        this.tally = tally;
        this.fraction = fraction;
        if (terminal) {
            var bar = bar(task, out);
            atEnd = () -> close(bar);
            every(BAR_EVERY, () -> show(bar));
        } else {
            atEnd = () -> {};
            every(LINE_EVERY, () -> out.println(task + " " + line()));
        }
    }

    /**
     * Starts to show.
     *
     * @param task what is being done, one word
     * @param tally what became of the events so far
     * @param fraction how much is done, 0 to 1; negative if unknown
     */
    public static Progress show(String task, Tally tally, DoubleSupplier fraction) {
        return new Progress(tally, fraction, task, System.err, isTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 does return null where input or output is redirected
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        atEnd.run();
    }

    private void every(Duration period, Runnable tick) {
        var _ = ticker.scheduleAtFixedRate(tick, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ProgressBar bar(String task, PrintStream out) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(fraction.getAsDouble() < 0 ? -1 : STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) BAR_EVERY.toMillis())
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    private void show(ProgressBar bar) {
        var done = fraction.getAsDouble();
        bar.stepTo(done < 0 ? tally.settled() : Math.round(done * STEPS));
        bar.setExtraMessage(counts());
    }

    private void close(ProgressBar bar) {
        show(bar);
        bar.close();
    }

    private String line() {
        var done = fraction.getAsDouble();
        if (done <= 0) {
            return counts();
        }
        var remaining = Duration.ofNanos(Math.round((System.nanoTime() - startedAt) * (1 - done) / done));
        return String.format(
                Locale.ROOT,
                "%3.0f %%  %s  ETA %d:%02d",
                done * 100,
                counts(),
                remaining.toMinutes(),
                remaining.toSecondsPart());
    }

    private String counts() {
        var seconds = (System.nanoTime() - startedAt) / 1e9;
        return String.format(
                Locale.ROOT,
                "%,d events  %,.0f/s  %,d rejected  %,d retried",
                tally.settled(),
                tally.settled() / seconds,
                tally.rejected(),
                tally.retried());
    }
}
