package io.cartstream.api.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One product of the catalogue. Immutable.
 *
 * @param name what it is called
 * @param department where it stands in the shop, where anybody knows
 * @param aisle shelf of the department, where anybody knows
 * @param price of one piece, where anybody knows
 * @param currency of the price, an ISO 4217 code; absent where it is the shop's
 * @param category path from the widest to the narrowest; empty where there is none
 * @param imageUrl of its picture
 * @param pageUrl of its page in the shop
 * @param available whether it can be bought; what cannot is not recommended
 * @param attributes further ones, by name
 * @param updatedAt when the shop changed it; absent where it was written past the API
 */
public record Product(
        String productId,
        String name,
        Optional<String> department,
        Optional<String> aisle,
        Optional<BigDecimal> price,
        Optional<String> currency,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> category,
        Optional<String> imageUrl,
        Optional<String> pageUrl,
        boolean available,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attributes,
        Optional<Instant> updatedAt) {
    public Product {
        category = List.copyOf(category);
        attributes = Map.copyOf(attributes);
    }

    /** Of which no more is known than this. */
    public Product(
            String productId,
            String name,
            Optional<String> department,
            Optional<String> aisle,
            Optional<BigDecimal> price) {
        this(
                productId,
                name,
                department,
                aisle,
                price,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(),
                Optional.empty());
    }
}
