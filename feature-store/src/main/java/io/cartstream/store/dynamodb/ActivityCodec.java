package io.cartstream.store.dynamodb;

import io.cartstream.event.EventType;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An {@link Activity} as bytes: a fifth of what DynamoDB's lists and maps take, and DynamoDB bills a write by the kilobyte of the whole
 * item.
 *
 * <p>Format, version 1: {@code version texts text* lastSeen lines line* events event* days day*}. Product ids and the types' names in JSON
 * stand once, as {@link PackedWriter#id} writes them, in the order in which they are first needed; what follows names them by index. {@code
 * lastSeen} is in milliseconds since the epoch, signed. A line of the cart is {@code product quantity}. An event, oldest first, is {@code
 * type at products product*}, {@code at} in milliseconds as the signed difference to the event before (the first to {@code lastSeen}). A
 * day, oldest first, is {@code day types count*}: days since 1970-01-01 as the signed difference to the day before (the first to 0), and a
 * count being {@code type number}. Numbers are those of {@link PackedWriter}.
 */
final class ActivityCodec {
    private static final int VERSION = 1;
    private static final int TYPICAL_LENGTH = 1024;

    private ActivityCodec() {}

    /** The bytes of {@code activity}; equal activities give equal bytes. */
    static byte[] encode(Activity activity) {
        var texts = texts(activity);
        var out = new PackedWriter(TYPICAL_LENGTH);
        out.number(VERSION);
        out.number(texts.size());
        texts.keySet().forEach(out::id);
        out.signed(activity.lastSeen().toEpochMilli());
        out.number(activity.cart().lines().size());
        activity.cart().lines().forEach((product, quantity) -> {
            out.number(texts.get(product));
            out.number(quantity);
        });
        write(out, activity.lastEvents(), activity.lastSeen(), texts);
        write(out, activity.daily(), texts);
        return out.bytes();
    }

    /** Each text that is written, with its index. */
    private static Map<String, Integer> texts(Activity activity) {
        var texts = new LinkedHashMap<String, Integer>();
        activity.cart().lines().keySet().forEach(product -> texts.putIfAbsent(product, texts.size()));
        for (var event : activity.lastEvents()) {
            texts.putIfAbsent(event.type().wireName(), texts.size());
            event.products().forEach(product -> texts.putIfAbsent(product, texts.size()));
        }
        for (var counts : activity.daily().byEpochDay().values()) {
            counts.keySet().stream().sorted().forEach(type -> texts.putIfAbsent(type.wireName(), texts.size()));
        }
        return texts;
    }

    private static void write(
            PackedWriter out, List<Activity.Seen> events, Instant lastSeen, Map<String, Integer> texts) {
        out.number(events.size());
        var before = lastSeen.toEpochMilli();
        for (var event : events) {
            out.number(texts.get(event.type().wireName()));
            out.signed(event.at().toEpochMilli() - before);
            out.number(event.products().size());
            event.products().forEach(product -> out.number(texts.get(product)));
            before = event.at().toEpochMilli();
        }
    }

    private static void write(PackedWriter out, DailyEvents daily, Map<String, Integer> texts) {
        out.number(daily.byEpochDay().size());
        var before = 0L;
        for (var day : daily.byEpochDay().entrySet()) {
            out.signed(day.getKey() - before);
            out.number(day.getValue().size());
            day.getValue().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(count -> {
                        out.number(texts.get(count.getKey().wireName()));
                        out.number(count.getValue());
                    });
            before = day.getKey();
        }
    }

    /**
     * The activity in {@code bytes}.
     *
     * @throws IllegalArgumentException where the bytes are not of this format
     */
    static Activity decode(byte[] bytes) {
        var in = new PackedReader("activity", bytes);
        in.version(VERSION);
        var texts = new ArrayList<String>();
        for (var more = in.count(); more > 0; more--) {
            texts.add(in.id());
        }
        var lastSeen = in.signed();
        var cart = cart(in, texts);
        var events = events(in, lastSeen, texts);
        var daily = daily(in, texts);
        in.end();
        return new Activity(cart, events, daily, Instant.ofEpochMilli(lastSeen));
    }

    private static Cart cart(PackedReader in, List<String> texts) {
        var lines = new LinkedHashMap<String, Long>();
        for (var more = in.count(); more > 0; more--) {
            lines.put(in.oneOf(texts), in.number());
        }
        return new Cart(lines);
    }

    private static List<Activity.Seen> events(PackedReader in, long lastSeen, List<String> texts) {
        var events = new ArrayList<Activity.Seen>();
        var at = lastSeen;
        for (var more = in.count(); more > 0; more--) {
            var type = type(in, texts);
            at += in.signed();
            var products = new ArrayList<String>();
            for (var left = in.count(); left > 0; left--) {
                products.add(in.oneOf(texts));
            }
            events.add(new Activity.Seen(type, Instant.ofEpochMilli(at), products));
        }
        return events;
    }

    private static DailyEvents daily(PackedReader in, List<String> texts) {
        var days = new TreeMap<Long, Map<EventType, Long>>();
        var day = 0L;
        for (var more = in.count(); more > 0; more--) {
            day += in.signed();
            var counts = new TreeMap<EventType, Long>();
            for (var types = in.count(); types > 0; types--) {
                counts.put(type(in, texts), in.number());
            }
            days.put(day, counts);
        }
        return new DailyEvents(days);
    }

    private static EventType type(PackedReader in, List<String> texts) {
        return EventType.ofWireName(in.oneOf(texts)).orElseThrow(() -> in.fault("holds what is no name of an event"));
    }
}
