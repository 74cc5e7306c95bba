package io.cartstream.api;

import io.cartstream.api.catalogue.CatalogueReads;
import io.cartstream.api.catalogue.CatalogueWrites;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.catalogue.dynamo.DynamoCatalogue;
import io.cartstream.api.catalogue.dynamo.DynamoCatalogueWrites;
import io.cartstream.api.features.LiveFeatures;
import io.cartstream.api.features.dynamo.DynamoLiveFeatures;
import io.cartstream.api.metrics.ApiMetrics;
import io.cartstream.api.recommend.ModelEndpoint;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.api.recommend.RecommendSettings.ModelSettings;
import io.cartstream.api.recommend.ScalerSource;
import io.cartstream.api.recommend.Shopper;
import io.cartstream.api.recommend.ShopperReads;
import io.cartstream.api.recommend.TotalsReads;
import io.cartstream.api.recommend.dynamo.DynamoShopperReads;
import io.cartstream.api.recommend.dynamo.DynamoTotals;
import io.cartstream.api.recommend.sagemaker.SageMakerEndpoint;
import io.cartstream.api.recommend.scaler.FileScaler;
import io.cartstream.api.recommend.scaler.S3Scaler;
import io.cartstream.ingest.EventStream;
import io.cartstream.ingest.kinesis.KinesisEventStream;
import io.cartstream.service.metrics.ServiceMeters;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.FeatureClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the service stands on; AWS, unless a test says otherwise.
 *
 * @param onClose closes what was opened for the others
 */
public record Backends(
        EventStream stream,
        LiveFeatures features,
        Shop shop,
        Optional<Model> model,
        ApiMetrics metrics,
        Runnable onClose)
        implements AutoCloseable {

    /** For a page of a whole table. No request waits for it, and it has connections of its own, so that it takes none from requests. */
    private static final Duration SCAN_TIMEOUT = Duration.ofSeconds(30);

    /** What is sold, and what is known of it and of its buyers. */
    public record Shop(CatalogueReads catalogue, CatalogueWrites changes, TotalsReads totals, ShopperReads shoppers) {
        /** An empty shop without shoppers. */
        public static final Shop EMPTY = new Shop(
                _ -> CompletableFuture.completedFuture(null),
                new CatalogueWrites() {
                    @Override
                    public CompletableFuture<Change> put(Product product) {
                        return CompletableFuture.failedFuture(new UnsupportedOperationException("no shop"));
                    }

                    @Override
                    public CompletableFuture<Change> delete(String productId, Instant at) {
                        return CompletableFuture.failedFuture(new UnsupportedOperationException("no shop"));
                    }
                },
                (_, _) -> CompletableFuture.completedFuture(null),
                new ShopperReads() {
                    @Override
                    public CompletableFuture<Shopper> shopper(String userId) {
                        return CompletableFuture.completedFuture(Shopper.UNKNOWN);
                    }

                    @Override
                    public CompletableFuture<Map<String, List<Neighbour>>> neighbours(Collection<String> productIds) {
                        return CompletableFuture.completedFuture(new HashMap<>());
                    }
                });
    }

    /** The model, and where its scaler lies. */
    public record Model(ModelEndpoint endpoint, ScalerSource scaler) {}

    /** Without a shop and without a model: to take events in and to read features. */
    public Backends(EventStream stream, LiveFeatures features, MeterRegistry metrics, Runnable onClose) {
        this(stream, features, Shop.EMPTY, Optional.empty(), new ApiMetrics(metrics), onClose);
    }

    /** AWS, as the SDK's own settings say. */
    public static Backends aws(ApiSettings settings) {
        var opened = new Opened();
        return aws(settings, opened.metrics(settings), opened);
    }

    /** The same, with metrics that the caller keeps. */
    public static Backends aws(ApiSettings settings, MeterRegistry registry) {
        return aws(settings, registry, new Opened());
    }

    private static Backends aws(ApiSettings settings, MeterRegistry registry, Opened opened) {
        var metrics = new ApiMetrics(registry);
        var tables = new FeatureTables(settings.tablePrefix());
        var stream = opened.hold(
                KinesisEventStream.open(settings.stream(), settings.ingest().putsInFlight(), settings.putTimeout()));
        var dynamo = opened.hold(FeatureClient.forReads(settings.readTimeout()));
        var background = opened.hold(FeatureClient.forReads(SCAN_TIMEOUT));
        var recommend = settings.recommend();
        var shop = new Shop(
                new DynamoCatalogue(background, tables, metrics),
                new DynamoCatalogueWrites(background, tables),
                new DynamoTotals(background, tables, metrics),
                new DynamoShopperReads(
                        dynamo, tables, recommend.limits(), recommend.neighbourRefresh(), metrics, metrics));
        return new Backends(
                stream,
                new DynamoLiveFeatures(dynamo, tables, metrics),
                shop,
                recommend.model().map(opened::model),
                metrics,
                opened::close);
    }

    @Override
    public void close() {
        onClose.run();
    }

    /** What has been opened, to be closed in the opposite order: the metrics last, so that they tell of the others' end. */
    private static final class Opened {
        private final Deque<AutoCloseable> parts = new ArrayDeque<>();

        <T extends AutoCloseable> T hold(T part) {
            parts.push(part);
            return part;
        }

        MeterRegistry metrics(ApiSettings settings) {
            var meters = switch (settings.service().metrics()) {
                case NONE -> ServiceMeters.silent(ApiMetrics::isAllowed);
                case CLOUDWATCH ->
                    ServiceMeters.toCloudWatch(
                            settings.service().published(), ApiMetrics.SERVICE, ApiMetrics::isAllowed);
            };
            return hold(meters).meters();
        }

        Model model(ModelSettings settings) {
            return new Model(hold(SageMakerEndpoint.open(settings.endpoint())), scaler(settings.scaler()));
        }

        private ScalerSource scaler(String place) {
            return place.startsWith("s3:") ? hold(S3Scaler.open(URI.create(place))) : new FileScaler(Path.of(place));
        }

        void close() {
            for (var part : parts) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a client did not close", e);
                }
            }
        }
    }
}
