package io.cartstream.api.recommend;

import io.cartstream.feature.OrderHistory;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Shoppers that the test has put there. */
public final class ReadsInMemory implements ShopperReads {
    /** How the store behaves. */
    public enum StubBehaviour {
        WELL,
        BROKEN,
        SILENT
    }

    public final Map<String, OrderHistory> histories = new ConcurrentHashMap<>();
    public final Map<String, List<String>> carts = new ConcurrentHashMap<>();
    public final Map<String, List<Neighbour>> neighbours = new ConcurrentHashMap<>();
    public volatile StubBehaviour behaviour = StubBehaviour.WELL;

    @Override
    public CompletableFuture<Shopper> shopper(String userId) {
        return answer(
                new Shopper(histories.getOrDefault(userId, OrderHistory.EMPTY), carts.getOrDefault(userId, List.of())));
    }

    @Override
    public CompletableFuture<Map<String, List<Neighbour>>> neighbours(Collection<String> productIds) {
        var found = new HashMap<String, List<Neighbour>>();
        productIds.forEach(product -> found.put(product, neighbours.getOrDefault(product, List.of())));
        return answer(found);
    }

    private <T> CompletableFuture<T> answer(T answer) {
        return switch (behaviour) {
            case WELL -> CompletableFuture.completedFuture(answer);
            case BROKEN -> CompletableFuture.failedFuture(new IOException("no route"));
            case SILENT -> new CompletableFuture<>();
        };
    }
}
