package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.cartstream.local.hostile.ForeignRecord.Fate;
import io.cartstream.local.hostile.ForeignRecord.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import software.amazon.kinesis.retrieval.kpl.Messages;

/** Makes records as foreign producers put them into the stream: valid, odd and invalid ones. The same seed makes the same ones. */
final class HostileRecords {
    private static final int LONGEST_KEY = 256;
    private static final int MOST_PARTS = 60;
    private static final int LARGEST_GARBAGE = 1_000_000;

    /** The parts of {@link #emptyParts}: as many as fit into a record of a megabyte. */
    private static final int MOST_EMPTY_PARTS = 166_000;

    private final String id;
    private final Random random;
    private int number;

    /**
     * @param id part of all ids of users, products and events
     */
    HostileRecords(String id, Random random) {
        this.id = id;
        this.random = random;
    }

    /** Any one, of moderate size. */
    ForeignRecord next() {
        return switch (random.nextInt(16)) {
            case 0 -> ForeignRecord.plain("an event", key(), event());
            case 1 -> ForeignRecord.packed("packed events", key(), events(1 + random.nextInt(MOST_PARTS)));
            case 2 -> mixed();
            case 3 -> wrongDigest();
            case 4 -> wrongIndex();
            case 5 -> giantKey(1 + random.nextInt(300_000));
            case 6 -> emptyParts(1 + random.nextInt(2_000));
            case 7 -> packedInPacked();
            case 8 -> garbage();
            case 9 -> ForeignRecord.broken("an event packed by gzip", key(), Request.gzip(event().data()));
            case 10 -> ForeignRecord.broken("an event packed by zlib", key(), zlib(event().data()));
            case 11 ->
                ForeignRecord.broken(
                        "an event in Base64", key(), Base64.getEncoder().encode(event().data()));
            case 12 -> oddNumber();
            case 13 -> fromTheFuture();
            case 14 -> cutOff();
            default -> asPosted();
        };
    }

    /** A packed record with a key of a size that no key of Kinesis has, and a part that is no event. */
    ForeignRecord giantKey(int length) {
        var key = key();
        var part = Part.poison("x".getBytes(UTF_8));
        var message = Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("k".repeat(length))
                .addExplicitHashKeyTable(ForeignRecord.hashKey(key).toString())
                .addRecords(Messages.Record.newBuilder()
                        .setPartitionKeyIndex(0)
                        .setExplicitHashKeyIndex(0)
                        .setData(ByteString.copyFrom(part.data())));
        return new ForeignRecord(
                "a packed record with a key of " + length + " characters",
                key,
                ForeignRecord.packed(message.build().toByteArray()),
                List.of(part),
                true);
    }

    /** A packed record of as many parts as one can hold, without a byte in them. */
    ForeignRecord emptyParts() {
        return emptyParts(MOST_EMPTY_PARTS);
    }

    private ForeignRecord emptyParts(int count) {
        return ForeignRecord.packed(
                        "a packed record of " + count + " empty parts",
                        key(),
                        Collections.nCopies(count, Part.poison(new byte[0])))
                .thatMayBeSetAsideWhole();
    }

    /** A checkout of so many products, none of them the same as in another one. */
    Part checkout(String user, int products) {
        var nth = number++;
        return event(
                user,
                "checkout",
                IntStream.range(0, products)
                        .mapToObj(product -> Integer.toString(nth * 1_000 + product, Character.MAX_RADIX))
                        .collect(Collectors.joining("\",\"", "\"", "\"")));
    }

    private Part event() {
        var types = List.of("checkout", "product_view", "add_to_cart");
        return event(
                id + "-guest-" + random.nextInt(20),
                types.get(random.nextInt(types.size())),
                "\"" + id + "-thing-" + random.nextInt(50) + "\"");
    }

    private Part event(String user, String type, String products) {
        var eventId = id + "-foreign-" + number++;
        return Part.event(eventId, canonical(eventId, user, type, products, Instant.now()));
    }

    private static String canonical(String eventId, String user, String type, String products, Instant receivedAt) {
        return """
                {"event_id":"%s","user_id":"%s","event":"%s","product_ids":[%s],"timestamp":"%s","received_at":"%5$s","schema_version":1}""".formatted(eventId, user, type, products, receivedAt);
    }

    private List<Part> events(int count) {
        return IntStream.range(0, count).mapToObj(_ -> event()).toList();
    }

    private ForeignRecord mixed() {
        var parts = new ArrayList<Part>();
        for (var count = 2 + random.nextInt(MOST_PARTS); parts.size() < count; ) {
            parts.add(random.nextBoolean() ? event() : Part.poison(bytes(random.nextInt(3_000))));
        }
        return ForeignRecord.packed("a packed record of events and garbage", key(), parts);
    }

    private ForeignRecord wrongDigest() {
        var data = ForeignRecord.packed("", key(), events(3)).data().clone();
        data[data.length - 1 - random.nextInt(16)] ^= 1;
        return ForeignRecord.broken("a packed record with a wrong digest", key(), data);
    }

    private ForeignRecord wrongIndex() {
        var message = Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addRecords(Messages.Record.newBuilder()
                        .setPartitionKeyIndex(1 + random.nextLong(Long.MAX_VALUE))
                        .setData(ByteString.copyFrom(event().data())));
        return ForeignRecord.broken(
                "a packed record with an index past its table",
                key(),
                ForeignRecord.packed(message.build().toByteArray()));
    }

    private ForeignRecord packedInPacked() {
        var inner = ForeignRecord.packed("", key(), events(3)).data();
        return ForeignRecord.packed(
                "a packed record in a packed record", key(), List.of(event(), Part.poison(inner), event()));
    }

    private ForeignRecord garbage() {
        return ForeignRecord.broken("garbage", key(), bytes(1 + random.nextInt(LARGEST_GARBAGE)));
    }

    private ForeignRecord oddNumber() {
        var numbers = List.of("1e2147483648", "1e999999999", "-1e999999999", "1e-2147483640", "0e2147483647", "1e400");
        var eventId = id + "-foreign-" + number++;
        var json = canonical(eventId, id + "-guest", "add_to_cart", "", Instant.now())
                .replace(
                        "\"product_ids\":[]",
                        "\"items\":[{\"product_id\":\"odd\",\"price\":%s}]"
                                .formatted(numbers.get(random.nextInt(numbers.size()))));
        return ForeignRecord.plain(
                "a price that no one pays", key(), new Part(json.getBytes(UTF_8), Optional.of(eventId), Fate.EITHER));
    }

    private ForeignRecord fromTheFuture() {
        var json = canonical(
                id + "-foreign-" + number++,
                id + "-guest",
                "checkout",
                "\"tomorrow\"",
                Instant.now().plus(Duration.ofDays(2)));
        return ForeignRecord.broken("an event received in two days", key(), json.getBytes(UTF_8));
    }

    private ForeignRecord cutOff() {
        var whole = event().data();
        var part = new byte[1 + random.nextInt(whole.length - 1)];
        System.arraycopy(whole, 0, part, 0, part.length);
        return ForeignRecord.broken("half an event", key(), part);
    }

    private ForeignRecord asPosted() {
        return ForeignRecord.broken(
                "an event as the API takes it",
                key(),
                "{\"user_id\":\"%s-guest\",\"event\":\"checkout\",\"product_ids\":[\"1\"]}"
                        .formatted(id)
                        .getBytes(UTF_8));
    }

    /** A partition key as Kinesis takes it: of any characters, up to 256. */
    private String key() {
        return IntStream.range(0, 1 + random.nextInt(LONGEST_KEY))
                .mapToObj(_ -> Character.toString(
                        random.nextBoolean() ? ' ' + random.nextInt(90) : 0x4E00 + random.nextInt(5_000)))
                .collect(Collectors.joining());
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] zlib(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
