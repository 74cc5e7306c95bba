package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What valid events of an unlucky shop, and records of foreign producers, do to the worker. */
final class StreamAttacks {
    private static final int MOST_EVENTS_A_REQUEST = 500;

    private StreamAttacks() {}

    /**
     * One request of at most a megabyte: checkouts of a thousand made-up products each. Each product is a write of one shard, and the local
     * DynamoDB takes some 550 a second: 180 checkouts are as many as it stores within this suite. A whole megabyte of them, 460,
     * is folded within a small heap by HeavyBatchTest.
     */
    static void manyProducts(Field field) {
        var nth = new int[1];
        postAll(
                field,
                field.size().of(8, 180),
                () -> checkout(
                        field.id() + "-one",
                        IntStream.range(0, 1_000).mapToObj(_ -> Integer.toString(nth[0]++, Character.MAX_RADIX))));
    }

    /** Shoppers who hold 700 products, then order ten of them, each ten times. */
    static void heavyShoppers(Field field) {
        var shoppers = field.size().of(20, 300);
        var shopper = new int[1];
        postAll(
                field,
                shoppers,
                () -> checkout(field.id() + "-heavy-" + shopper[0]++, products(field.random(), 4_000, 700)));
        postAll(
                field,
                shoppers * 10,
                () -> checkout(field.id() + "-heavy-" + shopper[0]++ % shoppers, products(field.random(), 4_000, 10)));
    }

    /** One shopper who orders forty thousand different products: more than an item of DynamoDB holds. */
    static void hotShopper(Field field) {
        postAll(
                field,
                field.size().of(100, 700),
                () -> checkout(field.id() + "-guest", products(field.random(), 60_000, 100)));
    }

    /** Packed records with keys that no key of Kinesis may have. */
    static void giantKeys(Field field) {
        for (var length : new int[] {257, 10_000, 200_000, 600_000, 900_000}) {
            field.producer().put(field.records().giantKey(length));
        }
    }

    /** Packed records of a megabyte, with nothing in their parts. */
    static void emptyParts(Field field) {
        for (var nth = 0; nth < field.size().of(1, 10); nth++) {
            field.producer().put(field.records().emptyParts());
        }
    }

    /** Whatever the generator makes. */
    static void foreignRecords(Field field) {
        for (var nth = 0; nth < field.size().of(80, 800); nth++) {
            field.producer().put(field.records().next());
        }
    }

    private static void postAll(Field field, int count, Supplier<String> events) {
        for (var left = count; left > 0; left -= MOST_EVENTS_A_REQUEST) {
            var body = Stream.generate(events)
                    .limit(Math.min(left, MOST_EVENTS_A_REQUEST))
                    .collect(Collectors.joining("\n"))
                    .getBytes(UTF_8);
            field.clients()
                    .ask(
                            "checkouts",
                            Request.post(Request.NDJSON, body)
                                    .gzipped()
                                    .from(Addresses.hostile(left))
                                    .bytes());
        }
    }

    private static Stream<String> products(Random random, int of, int count) {
        return random.ints(0, of).distinct().limit(count).mapToObj(product -> "p" + product);
    }

    private static String checkout(String user, Stream<String> products) {
        return "{\"user_id\":\"%s\",\"event\":\"checkout\",\"product_ids\":[%s]}"
                .formatted(user, products.map(product -> '"' + product + '"').collect(Collectors.joining(",")));
    }
}
