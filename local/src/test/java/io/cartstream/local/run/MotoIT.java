package io.cartstream.local.run;

import io.cartstream.local.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MotoIT extends ForeignAwsContract {
    private static final String CBOR_PROPERTY = "aws.cborEnabled";

    private static MotoServer moto;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = MotoServer.start();
        // moto's Kinesis speaks JSON only: this is the SDK's own switch, here as in the services' environment below.
        System.setProperty(CBOR_PROPERTY, "false");
    }

    @AfterAll
    static void stop() {
        moto.close();
        System.clearProperty(CBOR_PROPERTY);
    }

    @Override
    URI endpoint() {
        return moto.endpoint();
    }

    @Override
    Map<String, String> settings() {
        return Map.of("CBOR_ENABLED", "false");
    }
}
