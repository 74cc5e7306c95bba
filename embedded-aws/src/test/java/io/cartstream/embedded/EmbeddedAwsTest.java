package io.cartstream.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.embedded.firehose.Deliveries;
import io.cartstream.embedded.kinesis.ShardTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.sagemakerruntime.model.SageMakerRuntimeException;

class EmbeddedAwsTest {
    @TempDir
    Path data;

    @Test
    void everyServiceAnswersItsRealClient() throws IOException {
        var settings = EmbeddedAwsSettings.ephemeral(data);
        settings.modelEndpoints().deploy("ranker", csv -> csv.lines().count() + "");
        try (var aws = EmbeddedAws.start(settings);
                var clients = new Clients(aws)) {
            clients.kinesis()
                    .createStream(request -> request.streamName("events").shardCount(2));
            clients.kinesis()
                    .putRecord(request ->
                            request.streamName("events").partitionKey("a").data(SdkBytes.fromUtf8String("one")));
            assertThat(aws.kinesisStreams().records("events"))
                    .extracting(record -> new String(record.data(), UTF_8))
                    .containsExactly("one");

            createTable(clients, "users");
            clients.dynamoDb()
                    .putItem(request -> request.tableName("users").item(Map.of("id", AttributeValue.fromS("1"))));
            assertThat(clients.dynamoDb()
                            .scan(request -> request.tableName("users"))
                            .count())
                    .isEqualTo(1);

            clients.s3().createBucket(request -> request.bucket("archive"));
            clients.firehose()
                    .createDeliveryStream(request -> request.deliveryStreamName("archive")
                            .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::archive")
                                    .roleARN("arn:aws:iam::000000000000:role/firehose")
                                    .prefix("events/year=!{timestamp:yyyy}/")
                                    .compressionFormat(CompressionFormat.GZIP)));
            clients.firehose()
                    .putRecordBatch(request -> request.deliveryStreamName("archive")
                            .records(record("{\"a\":1}\n"), record("{\"a\":2}\n")));
            aws.flushFirehose();
            assertThat(archived("archive")).containsExactly("{\"a\":1}\n{\"a\":2}\n");

            clients.cloudWatch()
                    .putMetricData(request -> request.namespace("Cartstream")
                            .metricData(MetricDatum.builder()
                                    .metricName("lag")
                                    .dimensions(Dimension.builder()
                                            .name("shard")
                                            .value("0")
                                            .build())
                                    .value(12.5)
                                    .unit(StandardUnit.MILLISECONDS)
                                    .build()));
            assertThat(aws.metrics().latest()).singleElement().satisfies(metric -> {
                assertThat(metric.value()).isEqualTo(12.5);
                assertThat(metric.dimensions()).containsEntry("shard", "0");
            });

            var answer = clients.sageMaker()
                    .invokeEndpoint(request -> request.endpointName("ranker")
                            .contentType("text/csv")
                            .body(SdkBytes.fromUtf8String("1,2\n3,4\n")));
            assertThat(answer.body().asUtf8String()).isEqualTo("2");
            assertThatThrownBy(() -> clients.sageMaker()
                            .invokeEndpoint(
                                    request -> request.endpointName("missing").body(SdkBytes.fromUtf8String("1"))))
                    .isInstanceOf(SageMakerRuntimeException.class)
                    .hasMessageContaining("Endpoint missing of account 000000000000 not found");
        }
    }

    @Test
    void whatWasStoredIsThereAfterARestart() {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws)) {
            createTable(clients, "users");
            clients.dynamoDb()
                    .putItem(request -> request.tableName("users").item(Map.of("id", AttributeValue.fromS("1"))));
            clients.kinesis()
                    .createStream(request -> request.streamName("events").shardCount(1));
            clients.kinesis()
                    .putRecord(request ->
                            request.streamName("events").partitionKey("a").data(SdkBytes.fromUtf8String("one")));
            clients.s3().createBucket(request -> request.bucket("archive"));
        }
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws)) {
            assertThat(clients.dynamoDb()
                            .scan(request -> request.tableName("users"))
                            .count())
                    .isEqualTo(1);
            assertThat(aws.kinesisStreams().records("events")).hasSize(1);
            assertThat(clients.s3().listBuckets().buckets())
                    .extracting(bucket -> bucket.name())
                    .contains("archive");
        }
    }

    @Test
    void whatPassesIsCountedFromTheStart() {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws)) {
            clients.kinesis()
                    .createStream(request -> request.streamName("events").shardCount(1));
            for (var text : List.of("one", "two")) {
                clients.kinesis()
                        .putRecord(request ->
                                request.streamName("events").partitionKey("a").data(SdkBytes.fromUtf8String(text)));
            }
            assertThat(aws.kinesisStreams().traffic("events"))
                    .containsExactly(new ShardTraffic("shardId-000000000000", true, 2, 2));

            clients.s3().createBucket(request -> request.bucket("archive"));
            clients.firehose()
                    .createDeliveryStream(request -> request.deliveryStreamName("archive")
                            .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::archive")
                                    .roleARN("arn:aws:iam::000000000000:role/firehose")));
            assertThat(aws.deliveryStreams().delivered("archive").objects()).isZero();
            clients.firehose()
                    .putRecordBatch(request ->
                            request.deliveryStreamName("archive").records(record("{}\n{}\n"), record("{}\n")));
            aws.flushFirehose();
            assertThat(aws.deliveryStreams().delivered("archive")).isEqualTo(new Deliveries(1, 9, 3));

            for (var count : List.of(2.0, 3.0)) {
                clients.cloudWatch()
                        .putMetricData(request -> request.namespace("Cartstream")
                                .metricData(MetricDatum.builder()
                                        .metricName("refused")
                                        .value(count)
                                        .build()));
            }
            assertThat(aws.metrics().latest())
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.total()).isEqualTo(5));
        }
    }

    @Test
    void closingDeliversWhatFirehoseHasBuffered() throws IOException {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws)) {
            clients.s3().createBucket(request -> request.bucket("archive"));
            clients.firehose()
                    .createDeliveryStream(request -> request.deliveryStreamName("archive")
                            .extendedS3DestinationConfiguration(s3 -> s3.bucketARN("arn:aws:s3:::archive")
                                    .roleARN("arn:aws:iam::000000000000:role/firehose")
                                    .bufferingHints(hints -> hints.intervalInSeconds(900))
                                    .compressionFormat(CompressionFormat.GZIP)));
            clients.firehose()
                    .putRecord(request -> request.deliveryStreamName("archive").record(record("last")));
        }
        assertThat(archived("archive")).containsExactly("last");
    }

    @Test
    void aBusyPortIsOneSentenceThatNamesItAndItsSetting() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            var none = EmbeddedAwsSettings.ephemeral(data);
            assertThatThrownBy(() -> EmbeddedAws.start(none.withPorts(port, 0, 0)))
                    .hasMessage(
                            "Port %d (the AWS port) is in use by another program; free it or set another port", port);
            assertThatThrownBy(() -> EmbeddedAws.start(none.withPorts(0, port, 0)))
                    .hasMessage(
                            "Port %d (the DynamoDB port) is in use by another program; free it or set another port",
                            port);
            assertThatThrownBy(() -> EmbeddedAws.start(none.withPorts(0, 0, port)))
                    .hasMessage(
                            "Port %d (the S3 port) is in use by another program; free it or set another port", port);
        }
    }

    @Test
    void environmentNamesEveryEndpoint() {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data))) {
            assertThat(aws.environment())
                    .containsOnlyKeys(
                            "AWS_ENDPOINT_URL_KINESIS",
                            "AWS_ENDPOINT_URL_FIREHOSE",
                            "AWS_ENDPOINT_URL_CLOUDWATCH",
                            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                            "AWS_ENDPOINT_URL_DYNAMODB",
                            "AWS_ENDPOINT_URL_S3",
                            "AWS_REGION",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_SECRET_ACCESS_KEY");
        }
    }

    @Test
    void metricsAndFaultsAreServedOverHttp() throws IOException, InterruptedException {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var http = HttpClient.newHttpClient()) {
            assertThat(get(http, aws.cloudWatch().resolve("/_local/metrics"))).isEqualTo("[]");
            var rule = "{\"service\":\"kinesis\",\"operation\":\"PutRecords\",\"effect\":\"throttle\",\"times\":3}";
            var faults = aws.kinesis().resolve("/_local/faults");
            var put = HttpRequest.newBuilder(faults)
                    .PUT(HttpRequest.BodyPublishers.ofString(rule))
                    .build();
            assertThat(http.send(put, BodyHandlers.ofString()).body())
                    .contains("ProvisionedThroughputExceededException");
            assertThat(aws.faults().rules()).hasSize(1);
            var quota =
                    "{\"service\":\"firehose\",\"effect\":\"quota\",\"bytesPerSecond\":1048576,\"refusing\":\"call\"}";
            var putQuota = HttpRequest.newBuilder(faults)
                    .PUT(HttpRequest.BodyPublishers.ofString(quota))
                    .build();
            assertThat(http.send(putQuota, BodyHandlers.ofString()).body()).contains("refusing=CALL");
            http.send(HttpRequest.newBuilder(faults).DELETE().build(), BodyHandlers.ofString());
            assertThat(aws.faults().rules()).isEmpty();
        }
    }

    private static String get(HttpClient http, URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static Record record(String data) {
        return Record.builder().data(SdkBytes.fromUtf8String(data)).build();
    }

    private static void createTable(Clients clients, String name) {
        clients.dynamoDb()
                .createTable(request -> request.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build()));
    }

    private List<String> archived(String bucket) throws IOException {
        try (var files = Files.walk(data.resolve("s3").resolve(bucket))) {
            return files.filter(file -> file.toString().endsWith(".gz"))
                    .map(EmbeddedAwsTest::inflated)
                    .toList();
        }
    }

    private static String inflated(Path file) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
