package io.cartstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventContractTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final EventContract contract = new EventContract();
    private final EventJson json = new EventJson();

    @Test
    void theSeedsEventKeepsTheContract() {
        assertThat(violations("""
                {"user_id": 1569, "product_ids": ["123","55"], "event": "add_to_cart",
                 "timestamp": "2026-11-22T10:00:00Z", "source": "web-app"}""")).isEmpty();
    }

    @Test
    void everyViolationIsNamedByPointer() {
        assertThat(violations("""
                {"user_id": "", "product_ids": ["123", 55], "event": "Look", "colour": "red", "source": 7}"""))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/colour", "/event", "/product_ids/1", "/source", "/user_id");
    }

    @Test
    void aMissingFieldIsNamedWhereItShouldStand() {
        assertThat(violations("{\"product_ids\":[\"1\"]}"))
                .containsExactlyInAnyOrder(
                        new Violation("/event", "is missing"),
                        new Violation("/user_id", "is missing; a visitor without a login has an anonymous_id instead"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":1,\"event\":\"checkout\"}",
                "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"items\":[{\"product_id\":\"1\"}]}"
            })
    void productIdsAndItemsExcludeEachOther(String event) {
        assertThat(violations(event))
                .containsExactly(new Violation("", "must have either product_ids or items, and not both"));
    }

    @ParameterizedTest
    @CsvSource({"update_cart, 0", "checkout, 1", "product_view, 1", "add_to_cart, 1", "remove_from_cart, 1"})
    void onlyACartUpdateMayNameNoProduct(String type, int expected) {
        assertThat(violations("{\"user_id\":1,\"event\":\"" + type + "\",\"product_ids\":[]}"))
                .hasSize(expected);
    }

    @Test
    void eventTimeMayRunADayAheadAndNoFurther() {
        assertThat(violations(timestamped("2026-11-23T10:00:00Z"))).isEmpty();
        assertThat(violations(timestamped("2026-11-23T12:00:00.001+02:00")))
                .containsExactly(new Violation("/timestamp", "must be at most one day ahead of the time of receipt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1899-12-31T23:59:59.999Z", "1900-01-01T00:00:00+00:01", "0001-01-01T00:00:00Z"})
    void noShopIsOlderThan1900(String text) {
        assertThat(violations(timestamped("1900-01-01T00:00:00Z"))).isEmpty();
        assertThat(violations(timestamped(text)))
                .containsExactly(new Violation("/timestamp", "must not be before 1900"));
    }

    @Test
    void hugeNumbersAreNamedByPointer() {
        assertThat(violations("{\"user_id\":1e300,\"event\":\"checkout\",\"product_ids\":[\"1\"]}"))
                .extracting(Violation::pointer)
                .containsExactly("/user_id");
        assertThat(violations("""
                {"user_id":1,"event":"checkout","items":[{"product_id":"1","quantity":-1e300}]}""")).extracting(Violation::pointer).containsExactly("/items/0/quantity");
    }

    @Test
    void halfACharacterIsNoPartOfAnyText() {
        assertThat(violations("""
                {"user_id":1,"event":"checkout","product_ids":["1"],"session_id":"s\\ud83d","source":"\\ude00"}""")).extracting(Violation::pointer).containsExactly("/session_id", "/source");
        for (var properties : List.of("{\"a\":\"\\ud800\"}", "{\"a\":[{\"b\":\"x\\ud83d\"}]}")) {
            assertThat(violations(withProperties(properties)))
                    .containsExactly(new Violation("/properties", "must not hold half a surrogate pair"));
        }
        assertThat(violations(withProperties("{\"\\ud83d\\ude00\":\"\\ud83d\\ude00\"}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T10:00:00"})
    void whatIsNoTimeIsRefused(String text) {
        assertThat(violations(timestamped(text))).extracting(Violation::pointer).containsExactly("/timestamp");
    }

    @Test
    void propertiesAreBoundedInDepthAndSize() {
        assertThat(violations(withProperties("{\"a\":{\"b\":{\"c\":{}}}}"))).isEmpty();
        assertThat(violations(withProperties("{\"a\":{\"b\":{\"c\":{\"d\":[]}}}}")))
                .containsExactly(new Violation("/properties", "must be at most 4 levels deep"));
        assertThat(violations(withProperties("{\"a\":\"" + "x".repeat(9000) + "\"}")))
                .containsExactly(new Violation("/properties", "must be at most 8192 characters as JSON"));
    }

    @Test
    void halfACharacterIsNoPartOfAnId() {
        assertThat(violations("""
                {"user_id":"\\ud83d\\ude00","event":"checkout","product_ids":["\\ud83d\\ude00"],"event_id":"\\ud83d\\ude00"}""")).isEmpty();
        assertThat(violations("""
                {"user_id":"\\ud83d","event":"checkout","product_ids":["\\ude00"],"event_id":"\\ud83d-"}"""))
                .extracting(Violation::pointer)
                .containsExactly("/event_id", "/product_ids/0", "/user_id");
    }

    @Test
    void reasonsRepeatNoValue() {
        var secret = "anna@example.com\\u0001";
        assertThat(violations("{\"user_id\":\"" + secret + "\",\"event\":\"" + secret + "\",\"product_ids\":[\""
                        + secret + "\"],\"timestamp\":\"" + secret + "\"}"))
                .hasSizeGreaterThanOrEqualTo(4)
                .extracting(Violation::reason)
                .noneMatch(reason -> reason.contains("anna"));
    }

    private List<Violation> violations(String event) {
        return contract.violations(json.parse(event.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    private static String timestamped(String timestamp) {
        return "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"timestamp\":\"" + timestamp + "\"}";
    }

    private static String withProperties(String properties) {
        return "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"properties\":" + properties + "}";
    }
}
