package io.cartstream.local.watch;

/** What one worker has done, over all the processes that it has been. */
final class WorkerTotals {
    private final SteadyTotal processed = new SteadyTotal();
    private final SteadyTotal duplicates = new SteadyTotal();
    private final SteadyTotal deadLetters = new SteadyTotal();

    void follow(WorkerReport report) {
        processed.follow(report.processed());
        duplicates.follow(report.duplicates());
        deadLetters.follow(report.deadLetters());
    }

    long processed() {
        return processed.total();
    }

    long duplicates() {
        return duplicates.total();
    }

    long deadLetters() {
        return deadLetters.total();
    }
}
