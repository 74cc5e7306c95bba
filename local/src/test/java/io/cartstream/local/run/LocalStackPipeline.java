package io.cartstream.local.run;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.localstack.LocalStackContainer;

/** Run by {@code make test-localstack}, which {@code make test} does where there is a Docker engine with the image. */
class LocalStackPipeline extends ForeignAwsContract {
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

    @Override
    Map<String, String> settings() {
        return Map.of();
    }
}
