package io.cartstream.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.catalogue.ProductJson.Reading;
import io.cartstream.event.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ProductJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyFieldIsRead() {
        var product = sound("""
                {"product_id": 123, "name": "Oat milk", "category": ["Food", "Drinks", "Milk"], "price": "2.950",
                 "currency": "EUR", "image_url": "https://shop.example/1.jpg", "page_url": "http://shop.example/p/1",
                 "available": false, "attributes": {"brand": "Haferfein", "litres": 1.5, "new": true, "gone": null},
                 "updated_at": "2026-11-22T11:30:00.1239+02:00"}""");

        assertThat(product)
                .isEqualTo(new Product(
                        "123",
                        "Oat milk",
                        Optional.of("Food"),
                        Optional.of("Milk"),
                        Optional.of(new BigDecimal("2.95")),
                        Optional.of("EUR"),
                        List.of("Food", "Drinks", "Milk"),
                        Optional.of("https://shop.example/1.jpg"),
                        Optional.of("http://shop.example/p/1"),
                        false,
                        Map.of("brand", "Haferfein", "litres", "1.5", "new", "true"),
                        Optional.of(Instant.parse("2026-11-22T09:30:00.123Z"))));
    }

    @Test
    void aNameIsEnoughAndNullIsAbsent() {
        var product = sound("""
                {"product_id": "1", "name": "Oat milk", "price": null, "available": null, "attributes": null}""");

        assertThat(product.available()).isTrue();
        assertThat(product.updatedAt()).contains(NOW);
        assertThat(product.price()).isEmpty();
    }

    @Test
    void departmentAndAisleAreThePathWhereNoneIsSent() {
        assertThat(sound("""
                {"product_id": "1", "name": "a", "department": "Food", "aisle": "Milk"}""").category()).containsExactly("Food", "Milk");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/name, `{\"product_id\": \"1\"}`",
                "/name, `{\"product_id\": \"1\", \"name\": \"\"}`",
                "/product_id, `{\"name\": \"a\"}`",
                "/product_id, `{\"product_id\": 1.5, \"name\": \"a\"}`",
                "/price, `{\"product_id\": \"1\", \"name\": \"a\", \"price\": -1}`",
                "/price, `{\"product_id\": \"1\", \"name\": \"a\", \"price\": \"1e999999999\"}`",
                "/price, `{\"product_id\": \"1\", \"name\": \"a\", \"price\": 0.1234567}`",
                "/price, `{\"product_id\": \"1\", \"name\": \"a\", \"price\": true}`",
                "/currency, `{\"product_id\": \"1\", \"name\": \"a\", \"currency\": \"euro\"}`",
                "/image_url, `{\"product_id\": \"1\", \"name\": \"a\", \"image_url\": \"javascript:alert(1)\"}`",
                "/page_url, `{\"product_id\": \"1\", \"name\": \"a\", \"page_url\": \"/p/1\"}`",
                "/available, `{\"product_id\": \"1\", \"name\": \"a\", \"available\": \"no\"}`",
                "/category, `{\"product_id\": \"1\", \"name\": \"a\", \"category\": \"Food\"}`",
                "/category, `{\"product_id\": \"1\", \"name\": \"a\", \"category\": [1]}`",
                "/category, `{\"product_id\": \"1\", \"name\": \"a\", \"category\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}`",
                "/attributes, `{\"product_id\": \"1\", \"name\": \"a\", \"attributes\": {\"a\": []}}`",
                "/attributes, `{\"product_id\": \"1\", \"name\": \"a\", \"attributes\": []}`",
                "/updated_at, `{\"product_id\": \"1\", \"name\": \"a\", \"updated_at\": \"2026-11-24T10:00:00Z\"}`",
                "/updated_at, `{\"product_id\": \"1\", \"name\": \"a\", \"updated_at\": \"yesterday\"}`",
                "``, `{\"product_id\": \"1\", \"name\": \"a\", \"colour\": \"red\"}`",
                "``, `[]`"
            })
    void whatIsWrongIsToldByItsPlace(String pointer, String json) {
        assertThat(ProductJson.read(JSON.readTree(json), Optional.empty(), NOW))
                .isInstanceOfSatisfying(
                        Reading.Faulty.class,
                        faulty -> assertThat(faulty.violations())
                                .extracting(Violation::pointer)
                                .containsExactly(pointer));
    }

    @Test
    void productNamesTheRoutesIdOrNone() {
        var other = JSON.readTree("{\"product_id\": \"2\", \"name\": \"a\"}");

        assertThat(ProductJson.read(other, Optional.of("1"), NOW)).isInstanceOf(Reading.Faulty.class);
        assertThat(ProductJson.read(other, Optional.of("2"), NOW)).isInstanceOf(Reading.Sound.class);
        assertThat(ProductJson.read(JSON.readTree("{\"name\": \"a\"}"), Optional.of("2"), NOW))
                .isInstanceOfSatisfying(
                        Reading.Sound.class,
                        sound -> assertThat(sound.product().productId()).isEqualTo("2"));
    }

    private static Product sound(String json) {
        return switch (ProductJson.read(JSON.readTree(json), Optional.empty(), NOW)) {
            case Reading.Sound(var product) -> product;
            case Reading.Faulty(var violations) -> throw new AssertionError(violations);
        };
    }
}
