package io.cartstream.local.run;

import io.cartstream.embedded.LocalStackServer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Run by {@code make test-localstack}, which {@code make test} does where there is a Docker engine with the image. */
class LocalStackPipeline extends ForeignAwsContract {
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

    @Override
    Map<String, String> settings() {
        return Map.of();
    }
}
