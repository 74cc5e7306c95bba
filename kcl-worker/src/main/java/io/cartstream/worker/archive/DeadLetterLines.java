package io.cartstream.worker.archive;

import io.cartstream.worker.stream.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dead letters as lines of JSON: {@code shard_id, sequence_number, sub_sequence_number, arrived_at, partition_key, reason, part, parts,
 * payload}, the payload in Base64. One that is too large for a record becomes several lines, numbered from 1; their payloads in that order
 * are the whole.
 */
final class DeadLetterLines {
    /**
     * With what stands beside the payload a line stays below a Firehose record, whatever the record holds: in Base64 it is 933,336 bytes,
     * and key and reason are at most 256 and 1,000 characters, each of which takes six bytes at most where it has to be escaped.
     */
    static final int MAX_PART_BYTES = 700_000;

    private final JsonMapper mapper = JsonMapper.builder().build();

    List<ByteBuffer> lines(String shard, DeadLetter letter) {
        var payload = letter.record().bytes();
        var parts = Math.max(1, Math.ceilDiv(payload.length, MAX_PART_BYTES));
        var lines = new ArrayList<ByteBuffer>(parts);
        for (var part = 1; part <= parts; part++) {
            var from = (part - 1) * MAX_PART_BYTES;
            var to = Math.min(payload.length, from + MAX_PART_BYTES);
            lines.add(line(shard, letter, part, parts, Arrays.copyOfRange(payload, from, to)));
        }
        return lines;
    }

    private ByteBuffer line(String shard, DeadLetter letter, int part, int parts, byte[] payload) {
        var record = letter.record();
        var bytes = new ByteArrayOutputStream(payload.length * 4 / 3 + 1024);
        try (var json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("shard_id", shard);
            json.writeStringProperty(
                    "sequence_number", record.position().sequenceNumber().toString());
            json.writeNumberProperty("sub_sequence_number", record.position().subSequenceNumber());
            json.writeStringProperty("arrived_at", record.arrivedAt().toString());
            json.writeStringProperty("partition_key", writable(record.partitionKey()));
            json.writeStringProperty("reason", writable(letter.reason()));
            json.writeNumberProperty("part", part);
            json.writeNumberProperty("parts", parts);
            json.writeStringProperty("payload", Base64.getEncoder().encodeToString(payload));
            json.writeEndObject();
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** A foreign producer's key, or a field's name in a reason, may hold half a surrogate pair, which no UTF-8 can say. */
    private static String writable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
