package io.cartstream.ingest.aws;

import java.util.Map;

/** The SDK's own settings as system properties, for as long as a test runs. */
public final class SdkSettings implements AutoCloseable {
    private final Map<String, String> properties;

    public SdkSettings(String endpointProperty, String address) {
        properties = Map.of(
                endpointProperty,
                address,
                "aws.region",
                "eu-central-1",
                "aws.accessKeyId",
                "test",
                "aws.secretAccessKey",
                "test",
                "aws.cborEnabled",
                "false");
        properties.forEach(System::setProperty);
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
    }
}
