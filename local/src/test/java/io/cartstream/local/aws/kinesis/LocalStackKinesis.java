package io.cartstream.local.aws.kinesis;

import java.net.URI;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.localstack.LocalStackContainer;

/** Run by {@code make test-localstack}, which {@code make test} does where there is a Docker engine with the image. */
class LocalStackKinesis extends KinesisContractTest {
    private static LocalStackContainer localStack;

    @BeforeAll
    static void start() {
        localStack = new LocalStackContainer(System.getProperty("localstack.image"));
        localStack.start();
    }

    @AfterAll
    static void stop() {
        localStack.stop();
    }

    @Override
    URI endpoint() {
        return localStack.getEndpoint();
    }

    /** LocalStack cuts the times of requests down to whole seconds. */
    @Override
    ChronoUnit precision() {
        return ChronoUnit.SECONDS;
    }
}
