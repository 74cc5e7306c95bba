package io.cartstream.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One shopping event as it travels through the stream: everything a shop said, and what the API added.
 *
 * <p>Immutable, as long as {@code details} are not changed.
 *
 * @param eventId idempotency key, 1–128 characters
 * @param userId the shopper, 1–128 characters; a number and its decimal text are the same shopper. A visitor of whom no user id is known is
 * {@link #ANONYMOUS} and the anonymous id, which no user id begins with
 * @param type what happened
 * @param items the products concerned, in cart order; empty only where the type {@linkplain EventType#needsProducts() needs none}
 * @param timestamp event time, to the millisecond; from {@link #EARLIEST} to {@link #MAX_AHEAD} after the time of receipt
 * @param receivedAt when the API received it, to the millisecond
 * @param sessionId the shopper's session, where the shop said it
 * @param source who sent it, where the shop said it
 * @param details what else the shop wanted archived: some of {@link EventJson#DETAILS}, at least one
 */
public record ShoppingEvent(
        String eventId,
        String userId,
        EventType type,
        List<CartItem> items,
        Instant timestamp,
        Instant receivedAt,
        Optional<String> sessionId,
        Optional<String> source,
        Optional<ObjectNode> details) {

    /** The version of the contract that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /** What a visitor's id begins with: a namespace of its own, which the contract keeps free of user ids. */
    public static final String ANONYMOUS = "anonymous:";

    /** How far event time may run ahead of the time of receipt: a wrong clock must not move the feature windows. */
    public static final Duration MAX_AHEAD = Duration.ofDays(1);

    /** No shop is older; also what keeps milliseconds since the epoch from overflowing. */
    public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    public ShoppingEvent {
        Objects.requireNonNull(eventId);
        Objects.requireNonNull(userId);
        Objects.requireNonNull(type);
        items = List.copyOf(items);
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(receivedAt);
        Objects.requireNonNull(sessionId);
        Objects.requireNonNull(source);
        Objects.requireNonNull(details);
    }

    /** Whether it says more than features need. */
    public boolean hasDetails() {
        return details.isPresent()
                || items.stream().anyMatch(item -> item.details().isPresent());
    }

    /** The event as features need it. */
    public ShoppingEvent withoutDetails() {
        return new ShoppingEvent(
                eventId,
                userId,
                type,
                items.stream().map(CartItem::withoutDetails).toList(),
                timestamp,
                receivedAt,
                sessionId,
                source,
                Optional.empty());
    }

    /** The products concerned, each once, in the order of their first line. */
    public List<String> distinctProducts() {
        return items.stream().map(CartItem::productId).distinct().toList();
    }
}
