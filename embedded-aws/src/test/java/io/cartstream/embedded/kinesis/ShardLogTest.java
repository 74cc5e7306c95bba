package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLogTest {
    private final AdjustableClock clock = new AdjustableClock();

    @TempDir
    Path folder;

    @Test
    void recordsSurviveReopeningAndNewOnesGoBehindThem() throws IOException {
        long last;
        try (var log = ShardLog.open(folder, clock)) {
            last = append(log, "one", "two") + 1;
        }
        try (var log = ShardLog.open(folder, clock)) {
            assertThat(append(log, "three")).isGreaterThan(last);
            assertThat(data(log, log.at(0))).containsExactly("one", "two", "three");
        }
    }

    @Test
    void aTornTailIsCutOffAtWhateverByteTheCrashCame() throws IOException {
        long whole;
        try (var log = ShardLog.open(folder, clock)) {
            append(log, "kept");
            whole = Files.size(segment());
            append(log, "torn");
        }
        var bytes = Files.readAllBytes(segment());
        for (var length = (int) whole; length < bytes.length; length++) {
            var crashed = Files.createDirectories(folder.resolve("crashed-" + length));
            Files.write(crashed.resolve(segment().getFileName()), Arrays.copyOf(bytes, length));
            try (var log = ShardLog.open(crashed, clock)) {
                assertThat(data(log, log.at(0))).containsExactly("kept");
                append(log, "next");
                assertThat(data(log, log.at(0))).containsExactly("kept", "next");
            }
        }
    }

    @Test
    void aDamagedTailIsCutOff() throws IOException {
        try (var log = ShardLog.open(folder, clock)) {
            append(log, "kept");
            append(log, "damaged");
        }
        try (var file = FileChannel.open(segment(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'X'}), file.size() - 1);
        }
        try (var log = ShardLog.open(folder, clock)) {
            assertThat(data(log, log.at(0))).containsExactly("kept");
        }
    }

    @Test
    void anOffsetIsNeverUsedTwiceEvenIfTheMachineLosesAcknowledgedRecords() throws IOException {
        long acknowledged;
        try (var log = ShardLog.open(folder, clock)) {
            append(log, "kept");
            acknowledged = append(log, "lost by the machine");
        }
        try (var file = FileChannel.open(segment(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 3);
        }
        try (var log = ShardLog.open(folder, clock)) {
            assertThat(append(log, "next")).isGreaterThan(acknowledged);
        }
    }

    @Test
    void trimmingLetsGoOfOldSegmentsOnly() throws IOException {
        try (var log = ShardLog.open(folder, clock)) {
            append(log, "old");
            clock.advance(Duration.ofHours(1));
            log.trim(clock.millis());
            append(log, "new");
            assertThat(data(log, log.at(0))).containsExactly("new");
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void offsetsGoOnAfterEverythingWasTrimmed() throws IOException {
        long old;
        try (var log = ShardLog.open(folder, clock)) {
            old = append(log, "old");
            clock.advance(Duration.ofHours(1));
            log.trim(clock.millis());
        }
        try (var log = ShardLog.open(folder, clock)) {
            assertThat(append(log, "new")).isGreaterThan(old);
        }
    }

    @Test
    void aRecordIsFoundByItsArrivalAmongManyBlocks() throws IOException {
        try (var log = ShardLog.open(folder, clock)) {
            for (var i = 0; i < 3_000; i++) {
                append(log, "record %d %s".formatted(i, "x".repeat(100)));
                clock.advance(Duration.ofMillis(10));
            }
            var start = clock.millis() - 3_000 * 10L;
            for (var i : List.of(0, 1, 777, 1_500, 2_999)) {
                var found =
                        log.read(log.atArrival(start + i * 10L), 1, 1_000_000).records();
                assertThat(new String(found.getFirst().data(), UTF_8)).startsWith("record " + i + " ");
            }
            assertThat(log.read(log.atArrival(clock.millis()), 1, 1_000_000).records())
                    .isEmpty();
        }
    }

    @Test
    void aBigRecordIsReadWhateverTheByteLimit() throws IOException {
        try (var log = ShardLog.open(folder, clock)) {
            append(log, "x".repeat(1_000_000), "small");
            var first = log.read(log.at(0), 10, 1_000);
            assertThat(first.records()).hasSize(1);
            assertThat(data(log, first.next())).containsExactly("small");
        }
    }

    private static long append(ShardLog log, String... data) throws IOException {
        return log.append(IntStream.range(0, data.length)
                .mapToObj(i -> new NewRecord("key".getBytes(UTF_8), data[i].getBytes(UTF_8)))
                .toList());
    }

    private static List<String> data(ShardLog log, Cursor from) throws IOException {
        var data = new ArrayList<String>();
        var cursor = from;
        while (!log.isAtEnd(cursor)) {
            var batch = log.read(cursor, 1_000, 1_000_000);
            batch.records().forEach(record -> data.add(new String(record.data(), UTF_8)));
            cursor = batch.next();
        }
        return data;
    }

    private Path segment() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Segment::isSegment).findFirst().orElseThrow();
        }
    }
}
