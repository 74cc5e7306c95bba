package io.cartstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class EmbeddedS3Test {
    private static final String BUCKET = "archive";
    private static final int WRITERS = 4;
    private static final int OBJECTS_OF_A_WRITER = 6;
    private static final int WHOLE_BYTES = 1 << 20;

    /** S3 takes no smaller one but the last. */
    private static final int PART_BYTES = 5 << 20;

    @TempDir
    private Path data;

    private EmbeddedS3 server;
    private S3Client s3;

    @BeforeEach
    void startWithBucket() {
        start();
        s3.createBucket(request -> request.bucket(BUCKET));
    }

    private void start() {
        server = EmbeddedS3.start(data.resolve("s3"), 0, "us-east-1");
        s3 = Clients.at(S3Client.builder(), server.uri())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .forcePathStyle(true)
                // A refusal in place of 100 Continue leaves the connection in a state in which its next request may
                // hang.
                .serviceConfiguration(config -> config.expectContinueEnabled(false))
                // As every client of S3 does: in one run of thirty, S3Proxy ends a connection while a part is being
                // sent.
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    /** In the folder and over HTTP, while objects are written at once, in parts, as copies, and over others. */
    @Test
    void aReaderNeverMeetsAnIncompleteObjectNorOneThatVanishes() throws Exception {
        try (var threads = Executors.newCachedThreadPool()) {
            var writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> threads.submit(() -> write(writer)))
                    .toList();
            var reads = 0;
            while (reads == 0 || !writers.stream().allMatch(Future::isDone)) {
                requireWholeFiles();
                requireWholeObjects();
                reads++;
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        assertThat(requireWholeFiles()).isEqualTo(WRITERS * (OBJECTS_OF_A_WRITER + 1));
        assertThat(requireWholeObjects()).isEqualTo(WRITERS * (OBJECTS_OF_A_WRITER + 1));
    }

    private Void write(int writer) {
        for (var number = 0; number < OBJECTS_OF_A_WRITER; number++) {
            var letter = (char) ('a' + (writer + number) % 26);
            var key = "events/hour=%02d/%d-%d".formatted(number, writer, number);
            var rewritten = "state/" + writer;
            switch (number % 3) {
                case 0 -> put(key, content(letter, WHOLE_BYTES));
                case 1 -> putInParts(key, letter);
                default ->
                    s3.copyObject(copy -> copy.sourceBucket(BUCKET)
                            .sourceKey(rewritten)
                            .destinationBucket(BUCKET)
                            .destinationKey(key));
            }
            put(rewritten, content(letter, WHOLE_BYTES + number));
        }
        return null;
    }

    private void put(String key, byte[] content) {
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    private void putInParts(String key, char letter) {
        var upload = s3.createMultipartUpload(request -> request.bucket(BUCKET).key(key));
        var parts = new ArrayList<CompletedPart>();
        for (var size : List.of(PART_BYTES, 1)) {
            var part = parts.size() + 1;
            var content = part == 1 ? content(letter, size, 'b', 'm') : content(letter, size, 'm', 'e');
            var eTag = s3.uploadPart(
                            request -> request.bucket(BUCKET)
                                    .key(key)
                                    .uploadId(upload.uploadId())
                                    .partNumber(part),
                            RequestBody.fromBytes(content))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(part).eTag(eTag).build());
        }
        s3.completeMultipartUpload(request ->
                request.bucket(BUCKET).key(key).uploadId(upload.uploadId()).multipartUpload(all -> all.parts(parts)));
    }

    /** How many there are, each of which is whole. */
    private int requireWholeFiles() throws IOException {
        try (var files = Files.walk(data.resolve("s3"))) {
            var found = files.filter(Files::isRegularFile).toList();
            for (var file : found) {
                requireWhole(file.toString(), Files.readAllBytes(file));
            }
            return found.size();
        }
    }

    private int requireWholeObjects() {
        var found = s3.listObjectsV2(request -> request.bucket(BUCKET)).contents();
        for (var key : found.stream().map(S3Object::key).toList()) {
            requireWhole(
                    key,
                    s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                            .asByteArray());
        }
        return found.size();
    }

    private static void requireWhole(String name, byte[] content) {
        assertThat(content.length).as(name).isGreaterThanOrEqualTo(WHOLE_BYTES);
        assertThat((char) content[0]).as("first byte of %s", name).isEqualTo('b');
        assertThat((char) content[content.length - 1])
                .as("last byte of %s", name)
                .isEqualTo('e');
    }

    private static byte[] content(char letter, int bytes) {
        return content(letter, bytes, 'b', 'e');
    }

    private static byte[] content(char letter, int bytes, char first, char last) {
        var content = new byte[bytes];
        Arrays.fill(content, (byte) letter);
        content[0] = (byte) first;
        content[bytes - 1] = (byte) last;
        return content;
    }

    @Test
    void whatAProcessLeftHalfWrittenIsGoneAfterTheNextStart() throws IOException {
        s3.createMultipartUpload(request -> request.bucket(BUCKET).key("never/completed"));
        put("kept", "whole".getBytes(StandardCharsets.UTF_8));
        stop();
        var drafts = data.resolve("s3-drafts");
        assertThat(drafts).isNotEmptyDirectory();
        Files.createDirectories(drafts.resolve("killed"));
        Files.writeString(drafts.resolve("killed").resolve("half"), "ha");

        start();

        assertThat(drafts).isEmptyDirectory();
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .containsExactly("kept");
    }

    @Test
    void uploadsInPartsAreListedUntilTheyAreCompletedOrAborted() {
        s3.createBucket(request -> request.bucket(BUCKET + "-2"));
        var one = s3.createMultipartUpload(request -> request.bucket(BUCKET).key("a/one"));
        s3.createMultipartUpload(request -> request.bucket(BUCKET + "-2").key("other"));
        putInParts("a/two", 'x');

        assertThat(s3.listMultipartUploads(request -> request.bucket(BUCKET)).uploads())
                .singleElement()
                .satisfies(upload -> {
                    assertThat(upload.key()).isEqualTo("a/one");
                    assertThat(upload.uploadId()).isEqualTo(one.uploadId());
                });
        s3.abortMultipartUpload(request -> request.bucket(BUCKET).key("a/one").uploadId(one.uploadId()));
        assertThat(s3.listMultipartUploads(request -> request.bucket(BUCKET)).uploads())
                .isEmpty();
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .containsExactly("a/two");
    }

    @Test
    void anObjectKeepsWhatWasSaidOfItThroughACopy() {
        s3.putObject(
                request -> request.bucket(BUCKET)
                        .key("model/first")
                        .contentType("application/x-tar")
                        .metadata(Map.of("rows", "17")),
                RequestBody.fromString("model"));
        s3.copyObject(copy -> copy.sourceBucket(BUCKET)
                .sourceKey("model/first")
                .destinationBucket(BUCKET)
                .destinationKey("model/second"));

        var copied = s3.headObject(request -> request.bucket(BUCKET).key("model/second"));
        assertThat(copied.contentType()).isEqualTo("application/x-tar");
        assertThat(copied.metadata()).containsEntry("rows", "17");
        assertThat(copied.eTag())
                .isEqualTo(s3.headObject(request -> request.bucket(BUCKET).key("model/first"))
                        .eTag());
        assertThat(data.resolve("s3-drafts")).isEmptyDirectory();
    }

    /** Asked without HTTP, where a refusal may cut the request off before its body is written. */
    @Test
    void aWriteOnConditionIsRefusedWhereTheConditionDoesNotHold() throws IOException {
        var objects = WholeObjects.open(data.resolve("conditions"), data.resolve("conditions-drafts"));
        objects.createContainer(BUCKET);
        var eTag = write(objects, "state", "one", _ -> {}).eTag();

        assertRefused(412, () -> write(objects, "state", "two", request -> request.ifNoneMatch("*")));
        assertRefused(412, () -> write(objects, "state", "two", request -> request.ifMatch("\"0\"")));
        assertRefused(404, () -> write(objects, "other", "two", request -> request.ifMatch(eTag)));
        assertThat(data.resolve("conditions").resolve(BUCKET).resolve("state")).hasContent("one");

        write(objects, "state", "two", request -> request.ifMatch(eTag));
        write(objects, "new", "three", request -> request.ifNoneMatch("*"));
        assertThat(data.resolve("conditions").resolve(BUCKET).resolve("state")).hasContent("two");
        assertThat(data.resolve("conditions").resolve(BUCKET).resolve("new")).hasContent("three");
        assertThat(data.resolve("conditions-drafts")).isEmptyDirectory();
    }

    private static PutObjectResponse write(
            WholeObjects objects, String key, String content, Consumer<PutObjectRequest.Builder> condition) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var request = PutObjectRequest.builder().bucket(BUCKET).key(key).contentLength((long) bytes.length);
        condition.accept(request);
        return objects.putBlob(request.build(), new ByteArrayInputStream(bytes));
    }

    private static void assertRefused(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
    }

    private String read(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        put("folder/a", "x".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> s3.copyObject(copy -> copy.sourceBucket(BUCKET)
                        .sourceKey("folder/a")
                        .destinationBucket("nowhere")
                        .destinationKey("a")))
                .isInstanceOf(NoSuchBucketException.class);
        assertThatThrownBy(() -> read("nothing")).isInstanceOf(NoSuchKeyException.class);
        assertThat(read("folder/a")).isEqualTo("x");
        s3.deleteObject(request -> request.bucket(BUCKET).key("folder/a"));
        assertThatThrownBy(() -> read("folder/a")).isInstanceOf(NoSuchKeyException.class);
    }
}
