package io.cartstream.embedded.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/**
 * The embedded Kinesis keeps the contract, and the API reference where kinesis-local 0.6.2 departs from it: that one lists
 * children under AT_TRIM_HORIZON, answers a malformed iterator or hash key with status 500 and takes 501 entries.
 */
class EmbeddedKinesisContractTest extends KinesisContractTest {
    private static EmbeddedAws aws;

    @BeforeAll
    static void start(@TempDir Path data) {
        aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Override
    URI endpoint() {
        return aws.kinesis();
    }

    @Test
    void atTrimHorizonListsTheShardsThatWereOpenThen() {
        split();
        assertThat(shards(ShardFilterType.AT_TRIM_HORIZON))
                .containsExactly("shardId-000000000000", "shardId-000000000001");
    }

    @Test
    void aMalformedIteratorIsAnInvalidArgument() {
        assertThatThrownBy(() -> client().getRecords(request -> request.shardIterator("AAAA")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Invalid ShardIterator");
    }

    @Test
    void aMalformedHashKeyIsAnInvalidArgument() {
        assertThatThrownBy(() -> client().putRecord(request -> request.streamName(stream())
                        .partitionKey("a")
                        .explicitHashKey("not a number")
                        .data(SdkBytes.fromUtf8String("x"))))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("explicitHashKey");
    }

    @Test
    void whatIsTooLargeIsRefusedWhole() {
        assertThatThrownBy(() -> client().putRecords(request -> request.streamName(stream())
                        .records(IntStream.range(0, 501)
                                .mapToObj(i -> entry("a", "x"))
                                .toList())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("500");
        assertThatThrownBy(() -> put("a", "x".repeat(1024 * 1024)))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("1048576");
        assertThat(put("a", "x".repeat(1024 * 1024 - 1)).sequenceNumber()).hasSize(56);
    }
}
