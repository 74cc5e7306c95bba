package io.cartstream.embedded;

import io.cartstream.embedded.http.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy over a folder: a bucket is a folder, an object a plain file, which is there whole or not at all. Takes any
 * credentials; path-style addressing.
 */
final class EmbeddedS3 implements AutoCloseable {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private static final long STOP_TIMEOUT_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedS3.class);

    private final S3Proxy proxy;
    private final S3Client client;
    private final URI uri;

    private EmbeddedS3(S3Proxy proxy, S3Client client, URI uri) {
        this.proxy = proxy;
        this.client = client;
        this.uri = uri;
    }

    static EmbeddedS3 start(Path folder, int port, String region) {
        var proxy = S3Proxy.builder()
                .blobStore(objects(folder))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.NONE, null, null)
                .ignoreUnknownHeaders(true)
                .stopTimeout(STOP_TIMEOUT_MILLIS)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw LoopbackServer.asOneSentence(e, port, "the S3 port");
        }
        var uri = URI.create("http://127.0.0.1:" + proxy.getPort());
        return new EmbeddedS3(proxy, client(uri, region), uri);
    }

    private static WholeObjects objects(Path folder) {
        try {
            return WholeObjects.open(folder, folder.resolveSibling(folder.getFileName() + "-drafts"));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be made", e);
        }
    }

    private static S3Client client(URI uri, String region) {
        return S3Client.builder()
                .endpointOverride(uri)
                .region(Region.of(region))
                .forcePathStyle(true)
                // A refusal in place of 100 Continue leaves the connection in a state in which its next request may
                // hang.
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        config -> config.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT))
                .build();
    }

    URI uri() {
        return uri;
    }

    /** Stores a file as an object. */
    void put(String bucket, String key, Path content) throws IOException {
        try {
            client.putObject(request -> request.bucket(bucket).key(key), content);
        } catch (SdkException e) {
            throw new IOException("S3 refused s3://%s/%s: %s".formatted(bucket, key, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.close();
        try {
            proxy.stop();
        } catch (TimeoutException _) {
            LOG.debug("Requests were cut off as S3Proxy stopped"); // idle clients keep their connections open
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy did not stop", e);
        }
    }
}
