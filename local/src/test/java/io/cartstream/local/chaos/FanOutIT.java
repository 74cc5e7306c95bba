package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.LiveFeatures;
import io.cartstream.local.run.ProvisionedAws;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;

/**
 * The real worker with enhanced fan-out: its records are pushed, through a reshard, and after a restart that finds its consumer
 * registered.
 */
class FanOutIT {
    private static final Path LOGS = Path.of("target", "chaos", "fan-out");
    private static final Duration TIME_TO_RESHARD = Duration.ofMinutes(2);
    private static final Duration TIME_TO_CATCH_UP = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void whatIsPushedIsCountedOnceThroughAReshardAndARestart() throws Exception {
        try (var shop = Shop.open(TakeOvers.SHARDS, Duration.ofSeconds(5), folder, LOGS)) {
            shop.addWorker(Map.of("CARTSTREAM_RETRIEVAL", "fan_out"));
            shop.awaitSettled();
            try (var load = new Load("fan-out", shop.address());
                    var live = new LiveFeatures(shop.address())) {
                load.awaitMore(100);
                try (var reshard = Fault.RESHARD.begin(shop.aws())) {
                    await("reshard").atMost(TIME_TO_RESHARD).until(reshard::felt);
                    var worker = shop.find(Target.LEADER);
                    worker.terminate();
                    worker.start();
                    load.awaitMore(200);
                }
                load.finish();

                var expected = load.posted().features().users();
                await("features")
                        .atMost(TIME_TO_CATCH_UP)
                        .ignoreExceptions()
                        .until(() ->
                                live.wrongUsers(expected, expected.keySet()).isEmpty());
                await("activity")
                        .atMost(TIME_TO_CATCH_UP)
                        .until(() -> shop.activityOf(load.posted().activity().keySet())
                                .equals(load.posted().activity()));
            }
            assertThat(consumerOf(shop)).isEqualTo(ConsumerStatus.ACTIVE);
        }
    }

    private static ConsumerStatus consumerOf(Shop shop) {
        var kinesis = shop.aws().kinesis();
        var stream = kinesis.describeStreamSummary(request -> request.streamName(ProvisionedAws.STREAM))
                .streamDescriptionSummary()
                .streamARN();
        return kinesis.describeStreamConsumer(
                        request -> request.streamARN(stream).consumerName(ProvisionedAws.APPLICATION))
                .consumerDescription()
                .consumerStatus();
    }
}
