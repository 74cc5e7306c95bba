package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.LocalStackServer;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Run by {@code make test-localstack}, which {@code make test} does where there is a Docker engine with the image. */
class LocalStackKinesis extends KinesisContractTest {
    private static LocalStackServer localStack;

    @BeforeAll
    static void start() {
        localStack = LocalStackServer.start();
    }

    @AfterAll
    static void stop() {
        localStack.close();
    }

    @Override
    URI endpoint() {
        return localStack.endpoint();
    }

    /** LocalStack cuts the times of requests down to whole seconds. */
    @Override
    ChronoUnit precision() {
        return ChronoUnit.SECONDS;
    }
}
