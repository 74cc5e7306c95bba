package io.cartstream.local.chaos;

import io.cartstream.embedded.faults.Faults;
import io.cartstream.local.run.ProvisionedAws;

/** What AWS does meanwhile. Random ones are drawn from seeded sources. */
enum Fault {
    FIREHOSE_THROTTLING("Firehose throttling") {
        @Override
        Ongoing begin(ProvisionedAws aws) {
            return rules(
                    aws,
                    faults -> faults.on("firehose", PUT_RECORD_BATCH)
                            .ratio(0.5, 1)
                            .throttle());
        }
    },
    DYNAMODB_THROTTLING("DynamoDB throttling") {
        // KCL's tables included.
        @Override
        Ongoing begin(ProvisionedAws aws) {
            return rules(
                    aws, faults -> faults.on("dynamodb", null).ratio(0.25, 2).throttle());
        }
    },
    FIREHOSE_PARTIAL_FAILURES("Firehose answering 200 with failures") {
        @Override
        Ongoing begin(ProvisionedAws aws) {
            return rules(
                    aws,
                    faults -> faults.on("firehose", PUT_RECORD_BATCH)
                            .ratio(0.5, 3)
                            .failEntries("ServiceUnavailableException"));
        }
    },
    RESET_AFTER_COMMIT("connection reset after commit") {
        @Override
        Ongoing begin(ProvisionedAws aws) {
            return rules(aws, faults -> {
                faults.on("kinesis", "PutRecords").ratio(0.2, 4).closeAfterCommit();
                faults.on("firehose", PUT_RECORD_BATCH).ratio(0.2, 5).closeAfterCommit();
                faults.on("dynamodb", "PutItem").ratio(0.1, 6).closeAfterCommit();
                faults.on("dynamodb", "UpdateItem").ratio(0.1, 7).closeAfterCommit();
            });
        }
    },
    RESHARD("a reshard") {
        @Override
        Ongoing begin(ProvisionedAws aws) {
            return Reshard.begin(aws.kinesis());
        }
    };

    private static final String PUT_RECORD_BATCH = "PutRecordBatch";

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** Switches it on. */
    abstract Ongoing begin(ProvisionedAws aws);

    @Override
    public String toString() {
        return words;
    }

    /** A fault that is on. */
    interface Ongoing extends AutoCloseable {
        /** Whether it has been felt. */
        boolean felt();

        /** Switches it off. */
        @Override
        void close();
    }

    private interface Rules {
        void add(Faults faults);
    }

    private static Ongoing rules(ProvisionedAws aws, Rules rules) {
        var faults = aws.aws().faults();
        rules.add(faults);
        var added = faults.rules();
        return new Ongoing() {
            @Override
            public boolean felt() {
                return added.stream().anyMatch(rule -> rule.hits() > 0);
            }

            @Override
            public void close() {
                added.forEach(faults::remove);
            }
        };
    }
}
