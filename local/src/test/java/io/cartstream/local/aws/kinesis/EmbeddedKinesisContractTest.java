package io.cartstream.local.aws.kinesis;

import io.cartstream.local.aws.EmbeddedAws;
import io.cartstream.local.aws.EmbeddedAwsSettings;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The embedded Kinesis keeps the contract. */
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
}
