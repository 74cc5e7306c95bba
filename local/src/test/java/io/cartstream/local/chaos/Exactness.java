package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.LiveFeatures;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;

/** Compares what came of a load with what was posted, as soon as all of it has come through. */
public final class Exactness {
    private final Shop shop;
    private final Archived archived;
    private final Duration timeToCatchUp;

    /**
     * @param timeToCatchUp how long it may take until everything has come through
     */
    public Exactness(Shop shop, Archived archived, Duration timeToCatchUp) {
        this.shop = shop;
        this.archived = archived;
        this.timeToCatchUp = timeToCatchUp;
    }

    /**
     * Fails unless every feature and activity is as computed plainly and every event is in the archive, in the order of posting.
     *
     * @param markers shoppers whose only order was posted after everything else, at least one in every shard
     */
    public void require(PostedEvents posted, Collection<String> markers) {
        requireFeatures(posted, markers);
        // Activity and archive are committed beside the orders, so they may come a moment after the markers.
        var activity = posted.activity();
        await("activity")
                .atMost(timeToCatchUp)
                .untilAsserted(
                        () -> assertThat(shop.activityOf(activity.keySet())).isEqualTo(activity));
        var ids = posted.ids();
        await("archive")
                .atMost(timeToCatchUp)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    shop.aws().aws().flushFirehose();
                    archived.refresh();
                    assertThat(archived.ids()).as("archived").containsAll(ids);
                });
        posted.orderOfIds()
                .forEach((user, own) -> assertThat(archived.inOrderOfTheStream(own))
                        .as("events of " + user + " in the order of the stream")
                        .isEqualTo(own));
    }

    private void requireFeatures(PostedEvents posted, Collection<String> markers) {
        var features = posted.features();
        try (var live = new LiveFeatures(shop.address())) {
            var missing = new HashSet<>(markers);
            await("markers").atMost(timeToCatchUp).ignoreExceptions().until(() -> {
                missing.removeIf(marker -> live.user(marker).isPresent());
                return missing.isEmpty();
            });
            assertThat(live.wrongUsers(features.users(), features.users().keySet()))
                    .as("users with other features than computed plainly")
                    .isEmpty();
            assertThat(live.wrongProducts(
                            features.products(), features.products().keySet()))
                    .as("products with other features than computed plainly")
                    .isEmpty();
        }
    }
}
