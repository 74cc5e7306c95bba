package io.cartstream.api.http;

import io.cartstream.api.Backends.Shop;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.recommend.ReadsInMemory;
import io.cartstream.feature.ProductTotals;
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

    Shop shop() {
        return new Shop(
                each -> {
                    catalogue.forEach(each);
                    return CompletableFuture.completedFuture(null);
                },
                (_, each) -> {
                    totals.forEach(each);
                    return CompletableFuture.completedFuture(null);
                },
                shoppers);
    }
}
