package io.cartstream.api;

import io.cartstream.api.catalogue.Catalogue;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.ProductStatistics;
import io.cartstream.api.recommend.RecommendSettings;
import io.cartstream.api.recommend.Recommender;
import io.cartstream.api.recommend.ServedModel;
import io.cartstream.api.refresh.RefreshingValue;
import io.cartstream.feature.FeatureDefinition;
import io.cartstream.feature.FeatureVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recommending part of the service: wires it, and keeps what it holds in memory fresh. */
final class RecommendationModule implements AutoCloseable {
    private final RefreshingValue<Optional<Catalogue>> catalogue;
    private final RefreshingValue<ProductStatistics> statistics;
    private final Optional<RefreshingValue<Boolean>> modelCheck;
    private final Recommender recommender;

    RecommendationModule(RecommendSettings settings, Backends backends) {
        var metrics = backends.metrics();
        var shop = backends.shop();
        catalogue = new RefreshingValue<>(
                "catalogue",
                settings.shopRefresh(),
                Optional.empty(),
                () -> Optional.of(catalogue(shop)),
                metrics,
                System::nanoTime);
        statistics = new RefreshingValue<>(
                "totals",
                settings.shopRefresh(),
                ProductStatistics.NONE,
                () -> ProductStatistics.read(
                        shop.totals(), backends.features().clock().get().hour(), settings.productsHeld()),
                metrics,
                System::nanoTime);
        var definition = FeatureDefinition.shared();
        var model = backends.model()
                .map(place -> new ServedModel(
                        definition,
                        place.endpoint(),
                        place.scaler(),
                        settings.limits().model(),
                        metrics,
                        System::nanoTime));
        modelCheck = model.map(served ->
                new RefreshingValue<>("model", settings.reload(), false, served::check, metrics, System::nanoTime));
        recommender = new Recommender(
                new Recommender.Known(
                        shop.shoppers(),
                        statistics::current,
                        () -> catalogue.current().orElse(Catalogue.EMPTY)),
                model,
                new FeatureVectors(definition),
                settings.limits(),
                metrics,
                System::nanoTime);
    }

    void start() {
        caches().forEach(RefreshingValue::start);
    }

    Recommender recommender() {
        return recommender;
    }

    /** Empty until it has been read. */
    Optional<Catalogue> catalogue() {
        return catalogue.current();
    }

    @Override
    public void close() {
        caches().forEach(RefreshingValue::close);
    }

    private Stream<RefreshingValue<?>> caches() {
        return Stream.concat(Stream.of(catalogue, statistics), modelCheck.stream());
    }

    private static Catalogue catalogue(Backends.Shop shop) throws Exception {
        List<Product> products = new ArrayList<>();
        shop.catalogue().products(products::add).get();
        return new Catalogue(products);
    }
}
