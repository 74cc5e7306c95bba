package io.cartstream.feature;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shopper is doing: live cart, last events, events per day, last seen. Immutable and bounded.
 *
 * @param cart what lies in the cart
 * @param lastEvents the newest events in the stream's order, oldest first; at most {@value #MAX_LAST_EVENTS}
 * @param daily events per type and day
 * @param lastSeen newest event time; the epoch before the first event
 */
public record Activity(Cart cart, List<Seen> lastEvents, DailyEvents daily, Instant lastSeen) {
    /** At most this many last events. */
    public static final int MAX_LAST_EVENTS = 20;

    /** At most this many products of a last event. */
    public static final int MAX_SEEN_PRODUCTS = 10;

    /** Nothing done yet. */
    public static final Activity EMPTY = new Activity(Cart.EMPTY, List.of(), DailyEvents.EMPTY, Instant.EPOCH);

    public Activity {
        lastEvents = List.copyOf(lastEvents);
    }

    /**
     * One of the last events.
     *
     * @param type what happened
     * @param at event time, to the millisecond
     * @param products the first products concerned, each once; at most {@value #MAX_SEEN_PRODUCTS}
     */
    public record Seen(EventType type, Instant at, List<String> products) {
        public Seen {
            products = List.copyOf(products);
        }

        static Seen of(ShoppingEvent event) {
            var products = event.distinctProducts();
            return new Seen(
                    event.type(), event.timestamp(), products.subList(0, Math.min(products.size(), MAX_SEEN_PRODUCTS)));
        }
    }

    /** This activity with one more event. */
    public Activity with(ShoppingEvent event) {
        var last = new ArrayList<Seen>(MAX_LAST_EVENTS + 1);
        last.addAll(lastEvents);
        last.add(Seen.of(event));
        return new Activity(
                cart.after(event),
                last.subList(Math.max(0, last.size() - MAX_LAST_EVENTS), last.size()),
                daily.with(event.type(), event.timestamp()),
                lastEvents.isEmpty() || lastSeen.isBefore(event.timestamp()) ? event.timestamp() : lastSeen);
    }
}
