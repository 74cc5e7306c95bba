package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Generation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class ProvisioningTest {
    private final FeatureTables tables = Generation.FIRST.tables();
    private EmbeddedAws aws;
    private EmbeddedClients clients;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder));
        clients = EmbeddedClients.of(aws);
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    @Test
    void everythingThatTheServicesNeedIsThereAlsoTheSecondTime() throws InterruptedException {
        assertThat(new Provisioning(clients, Generation.FIRST).run()).isEqualTo(LocalResources.SHARDS);
        assertThat(new Provisioning(clients, Generation.FIRST).run()).isEqualTo(LocalResources.SHARDS);

        assertThat(keys(tables.userFeatures())).containsExactly("user_id");
        assertThat(keys(tables.userActivity())).containsExactly("user_id");
        assertThat(keys(tables.productFeatures())).containsExactly("product_id", "shard");
        assertThat(keys(tables.streamClock())).containsExactly("shard");
        assertThat(keys(tables.products())).containsExactly("product_id");
        assertThat(keys(tables.productNeighbours())).containsExactly("product_id");
        assertThat(clients.s3().listBuckets().buckets())
                .extracting(bucket -> bucket.name())
                .contains(LocalResources.BUCKET);
        assertThat(clients.firehose().listDeliveryStreams().deliveryStreamNames())
                .containsExactlyInAnyOrder(LocalResources.ARCHIVE_DELIVERY, LocalResources.DEAD_LETTER_DELIVERY);
    }

    @Test
    void everyShardHasALeaseThatBeginsAtTheHorizon() throws InterruptedException {
        new Provisioning(clients, Generation.FIRST).run();

        assertThat(leases())
                .hasSize(LocalResources.SHARDS)
                .allSatisfy(lease -> assertThat(lease.get("checkpoint").s()).isEqualTo("TRIM_HORIZON"));
        assertThat(keys(Generation.FIRST.application())).containsExactly("leaseKey");
    }

    @Test
    void leasesThatAWorkerKeepsAreLeftAsTheyAre() throws InterruptedException {
        new Provisioning(clients, Generation.FIRST).run();
        var kept = leases().getFirst();
        leases().stream()
                .skip(1)
                .forEach(lease -> clients.dynamoDb()
                        .deleteItem(request -> request.tableName(Generation.FIRST.application())
                                .key(Map.of("leaseKey", lease.get("leaseKey")))));

        new Provisioning(clients, Generation.FIRST).run();

        assertThat(leases()).containsExactly(kept);
    }

    private List<Map<String, AttributeValue>> leases() {
        return clients.dynamoDb()
                .scan(request -> request.tableName(Generation.FIRST.application()))
                .items();
    }

    private List<String> keys(String table) {
        return clients.dynamoDb().describeTable(request -> request.tableName(table)).table().keySchema().stream()
                .map(KeySchemaElement::attributeName)
                .toList();
    }
}
