package io.cartstream.api.recommend.scaler;

import io.cartstream.api.recommend.ScalerSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A scaler in S3. Endpoint, region and credentials come from the SDK's own settings. Thread-safe. */
public final class S3Scaler implements ScalerSource, AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final S3AsyncClient client;
    private final URI address;

    private S3Scaler(S3AsyncClient client, URI address) {
        this.client = client;
        this.address = address;
    }

    /**
     * Opens a client of its own.
     *
     * @param address as {@code s3://bucket/key}
     */
    public static S3Scaler open(URI address) {
        var client = S3AsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                .forcePathStyle(true) // which S3 takes as well as every stand-in for it
                .overrideConfiguration(config -> config.apiCallTimeout(CALL_TIMEOUT))
                .build();
        return new S3Scaler(client, address);
    }

    @Override
    public byte[] read() throws IOException {
        try {
            return client.getObject(
                            request -> request.bucket(address.getHost())
                                    .key(address.getPath().substring(1)),
                            AsyncResponseTransformer.toBytes())
                    .join()
                    .asByteArray();
        } catch (java.util.concurrent.CompletionException e) {
            throw new IOException("the scaler cannot be read from S3", e.getCause());
        } catch (SdkException e) {
            throw new IOException("the scaler cannot be read from S3", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
