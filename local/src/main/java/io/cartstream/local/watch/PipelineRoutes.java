package io.cartstream.local.watch;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.store.FeatureTables;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /pipeline}: the pipeline's numbers; {@code GET /pipeline/shoppers}: who has ordered. Thread-safe. */
public final class PipelineRoutes implements AutoCloseable {
    private record Listing(List<KnownShopper> items) {}

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final PipelineWatch watch;
    private final KnownShoppers shoppers;
    private final EmbeddedNumbers numbers;

    private PipelineRoutes(PipelineWatch watch, KnownShoppers shoppers, EmbeddedNumbers numbers) {
        this.watch = watch;
        this.shoppers = shoppers;
        this.numbers = numbers;
    }

    /**
     * What is looked at.
     *
     * @param stream of the events
     * @param archiveDelivery delivery stream of the archive
     * @param tables where shoppers' features are
     * @param apiHealth answers 200 where the API is ready
     * @param workerStatus of each worker
     */
    public record Pipeline(
            String stream, String archiveDelivery, FeatureTables tables, URI apiHealth, List<URI> workerStatus) {
        public Pipeline {
            workerStatus = List.copyOf(workerStatus);
        }
    }

    /** Looks at a pipeline that runs, or will. */
    public static PipelineRoutes of(EmbeddedAws aws, DynamoDbClient dynamoDb, Pipeline pipeline) {
        var clock = InstantSource.system();
        var numbers = new EmbeddedNumbers(
                aws,
                pipeline.stream(),
                pipeline.archiveDelivery(),
                new HealthPorts(pipeline.apiHealth(), pipeline.workerStatus()));
        return new PipelineRoutes(
                new PipelineWatch(numbers, clock), new KnownShoppers(dynamoDb, pipeline.tables(), clock), numbers);
    }

    /** Adds the routes. */
    public void addTo(RoutesConfig routes) {
        routes.get("/pipeline", context -> answer(context, watch.look()));
        routes.get("/pipeline/shoppers", context -> answer(context, new Listing(shoppers.list())));
    }

    @Override
    public void close() {
        numbers.close();
    }

    private void answer(Context context, Object body) {
        context.header(Header.CACHE_CONTROL, "no-store")
                .contentType(ContentType.APPLICATION_JSON)
                .result(json.writeValueAsBytes(body));
    }
}
