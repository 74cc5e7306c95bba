package io.cartstream.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What one event can cost, whatever it holds. */
class EventBoundsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final EventContract contract = new EventContract();
    private final EventJson json = new EventJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483648",
                "1e-2147483648",
                "1E-999999999",
                "1e999999999",
                "0e999999999",
                "1e308",
                "-1e308",
                "1e-308",
                "1e400",
                "1e99999999999999999999"
            })
    void aNumberOutOfBoundsIsNamedWhereItStands(String number) {
        assertThat(unreadable("{\"properties\":{\"x\":[1," + number + "]}}").pointer())
                .isEqualTo("/properties/x/1");
        assertThat(unreadable("{\"items\":[{\"price\":" + number + "}]}").reason())
                .startsWith("is a number out of bounds");
    }

    @Test
    void aNumberHasAtMostAHundredDigits() {
        assertThat(unreadable("{\"x\":" + "9".repeat(101) + "}").pointer()).isEqualTo("/x");
        assertThat(unreadable("{\"x\":0." + "9".repeat(101) + "}").pointer()).isEqualTo("/x");
        assertThat(unreadable("{\"x\":" + "9".repeat(10_000) + "}").reason()).startsWith("is past a bound");
        assertThat(json.parse(("{\"x\":" + "9".repeat(100) + "}").getBytes(UTF_8))
                        .isObject())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"9.99e307", "-1e307", "1e-307", "0", "-0.0", "0e307", "0.10", "1E2"})
    void aNumberInBoundsIsAFiniteDouble(String number) {
        var parsed =
                json.parse(("{\"x\":" + number + "}").getBytes(UTF_8)).get("x").decimalValue();
        assertThat(parsed).isEqualByComparingTo(new BigDecimal(number));
        assertThat(parsed.doubleValue()).isFinite();
        assertThat(parsed.doubleValue() == 0).isEqualTo(parsed.signum() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void nothingButUtf8IsRead(String charset) {
        assertThatThrownBy(() -> json.parse("{\"user_id\":1}".getBytes(Charset.forName(charset))))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void overlongFormsSurrogatesAndMarksAreNotRead() {
        for (var bytes : new byte[][] {
            {'"', (byte) 0xC0, (byte) 0xAF, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
            {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'},
            {'1', 0}
        }) {
            assertThatThrownBy(() -> json.parse(bytes)).hasMessageContaining("is not UTF-8");
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(unreadable("{\"a\":{\"b\":1,\"b\":2}}"))
                .isEqualTo(new Violation("/a/b", "stands twice in its object"));
        assertThat(unreadable("{} {}")).isEqualTo(new Violation("", "is more than one JSON value"));
        assertThat(unreadable("{\"a\":}")).isEqualTo(new Violation("", "is not valid JSON"));
        assertThat(unreadable(" ")).isEqualTo(new Violation("", "is empty"));
        assertThat(unreadable("[".repeat(17) + "]".repeat(17)).reason())
                .startsWith("is past a bound: at most 16 levels");
        assertThat(unreadable("{\"" + "n".repeat(5000) + "\":1}").reason()).startsWith("is past a bound");
        assertThat(unreadable("{\"x\":\"" + "n".repeat(20_000) + "\"}"))
                .extracting(Violation::pointer)
                .isEqualTo("/x");
    }

    @Test
    void theLargestEventIsReadAndOneOfManyTokensIsNot() {
        var item = "{\"product_id\":\"" + "p".repeat(64) + "\",\"quantity\":1000000,\"price\":999999999.99}";
        var largest =
                "{\"user_id\":\"u\",\"event\":\"checkout\",\"event_id\":\"e\",\"session_id\":\"s\",\"source\":\"s\",\"items\":["
                        + String.join(",", Collections.nCopies(1000, item)) + "],\"properties\":{\"a\":["
                        + String.join(",", Collections.nCopies(2700, "{}")) + "]}}";
        assertThat(contract.check(json.parse(largest.getBytes(UTF_8)), NOW))
                .isEqualTo(new Violations(java.util.List.of(), 0));

        var tooMany = "[" + String.join(",", Collections.nCopies(EventJson.MAX_TOKENS, "1")) + "]";
        assertThat(unreadable(tooMany).reason())
                .startsWith("is past a bound")
                .contains(EventJson.MAX_TOKENS + " tokens");
    }

    @Test
    void twentyViolationsAreNamedTheOthersCountedAndTheCheckStopsAtAHundred() {
        assertThat(check(withUnknownFields(20))).satisfies(found -> {
            assertThat(found.named()).hasSize(20);
            assertThat(found.more()).isZero();
        });
        assertThat(check(withUnknownFields(50)).more()).isEqualTo(30);
        assertThat(check(withUnknownFields(5000))).satisfies(found -> {
            assertThat(found.named()).hasSize(Violations.MAX_NAMED);
            assertThat(found.more()).isEqualTo(Violations.MAX_FOUND - Violations.MAX_NAMED);
        });
        var numbers = "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":["
                + String.join(",", Collections.nCopies(1000, "1")) + "]}";
        assertThat(check(numbers).named())
                .hasSize(20)
                .allMatch(violation -> violation.pointer().startsWith("/product_ids/"));
    }

    /** What a validator that collects everything took: 900 MB. */
    @Test
    void theCheckOfAWrongEventAllocatesLittle() {
        var posted = json.parse(withUnknownFields(8000).getBytes(UTF_8));
        contract.check(posted, NOW);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        contract.check(posted, NOW);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }

    @Test
    void aLongOrStrangeNameIsNotRepeated() {
        assertThat(check("{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"" + "n".repeat(65) + "\":1}")
                        .named())
                .containsExactly(new Violation("", "has a field of a long or strange name; put it into properties"));
        assertThat(check("{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"\\u0000\":1}")
                        .named())
                .extracting(Violation::pointer)
                .containsExactly("");
    }

    @Test
    void namesInPropertiesAreBounded() {
        var event =
                "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"properties\":{\"a\":[{\"%s\":1}]}}";
        assertThat(check(event.formatted("😀".repeat(256))).named()).isEmpty();
        assertThat(check(event.formatted("n".repeat(257))).named())
                .containsExactly(new Violation("/properties", "must have names of at most 256 characters"));
    }

    @Test
    void propertiesAreCountedInCodePoints() {
        var event = "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"properties\":{\"a\":\"%s\"}}";
        var frame = "{\"a\":\"\"}".length();
        assertThat(check(event.formatted("😀".repeat(8192 - frame))).named()).isEmpty();
        assertThat(check(event.formatted("😀".repeat(8192 - frame + 1))).named())
                .hasSize(1);
    }

    /** Trees of what is dearest for its length; the estimate is what the budget is charged with. */
    @Property(tries = 60)
    void aTreeIsNoLargerThanItsEstimate(@ForAll("dear") String text) {
        var bytes = text.getBytes(UTF_8);
        json.parse(bytes);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        var tree = json.parse(bytes);
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(tree.isContainer()).isTrue();
        // All that is allocated, kept or not, but for the parser itself.
        assertThat(allocated)
                .as(text.substring(0, Math.min(60, text.length())))
                .isLessThan(EventJson.heapOf(bytes.length) + 8 * 1024);
    }

    @Provide
    Arbitrary<String> dear() {
        var element = Arbitraries.of(
                "{}",
                "[]",
                "{\"a\":0}",
                "{\"a\":{\"b\":0}}",
                "1",
                "99",
                "1.5",
                "\"x\"",
                "\"ü\"",
                "99999999999",
                "[0]",
                "[[[[]]]]",
                "[".repeat(15) + "]".repeat(15),
                "null",
                "{\"a\":0,\"b\":1.5}",
                "\"" + "y".repeat(100) + "\"",
                "\"" + "ü".repeat(3000) + "\"",
                "12345678901234567890123");
        return Arbitraries.of(1, 10, 100, 500)
                .flatMap(count -> element.map(one -> "[" + String.join(",", Collections.nCopies(count, one)) + "]"));
    }

    private Violations check(String event) {
        return contract.check(json.parse(event.getBytes(UTF_8)), NOW);
    }

    private Violation unreadable(String text) {
        try {
            JsonNode read = json.parse(text.getBytes(UTF_8));
            throw new AssertionError("was read: " + read);
        } catch (UnreadableJsonException e) {
            return e.violation();
        }
    }

    private static String withUnknownFields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ",\"x" + i + "\":0")
                .collect(Collectors.joining("", "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"]", "}"));
    }
}
