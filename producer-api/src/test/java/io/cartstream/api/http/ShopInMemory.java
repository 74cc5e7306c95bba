package io.cartstream.api.http;

import io.cartstream.api.Backends.Shop;
import io.cartstream.api.catalogue.CatalogueWrites;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.ReadsInMemory;
import io.cartstream.feature.ProductTotals;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A shop that the test has furnished; read again all the time. */
final class ShopInMemory {
    final List<Product> catalogue = new CopyOnWriteArrayList<>();
    final Map<String, ProductTotals> totals = new ConcurrentHashMap<>();
    final ReadsInMemory shoppers = new ReadsInMemory();
    volatile boolean isAway;

    /** By the rule of the store: a later change stays. */
    private final CatalogueWrites changes = new CatalogueWrites() {
        @Override
        public CompletableFuture<Change> put(Product product) {
            return change(product.productId(), product.updatedAt().orElseThrow(), List.of(product));
        }

        @Override
        public CompletableFuture<Change> delete(String productId, Instant at) {
            return change(productId, at, List.of());
        }

        private synchronized CompletableFuture<Change> change(String id, Instant at, List<Product> inItsPlace) {
            if (isAway) {
                return CompletableFuture.failedFuture(new IOException("no route"));
            }
            var before = catalogue.stream()
                    .filter(each -> each.productId().equals(id))
                    .toList();
            if (before.stream()
                    .anyMatch(each -> each.updatedAt().filter(at::isBefore).isPresent())) {
                return CompletableFuture.completedFuture(Change.STALE);
            }
            catalogue.removeAll(before);
            catalogue.addAll(inItsPlace);
            return CompletableFuture.completedFuture(Change.STORED);
        }
    };

    Shop shop() {
        return new Shop(
                each -> {
                    catalogue.forEach(each);
                    return CompletableFuture.completedFuture(null);
                },
                changes,
                (_, each) -> {
                    totals.forEach(each);
                    return CompletableFuture.completedFuture(null);
                },
                shoppers);
    }
}
