package io.cartstream.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One product of the catalogue as it is stored. Immutable.
 *
 * @param productId the shop's id of it
 * @param name what the page shows; the id where the stored item has no name
 * @param department of the shop, if known
 * @param aisle shelf of the department, if known
 * @param price of one piece in the shop's currency, if known
 * @param details what else the shop says of it
 */
public record StoredProduct(
        String productId,
        String name,
        Optional<String> department,
        Optional<String> aisle,
        Optional<BigDecimal> price,
        Details details) {

    /**
     * What a shop may say of a product beside its name, place and price.
     *
     * @param category path from the widest to the narrowest, empty where there is none
     * @param currency of the price, an ISO 4217 code
     * @param imageUrl of its picture
     * @param pageUrl of its page in the shop
     * @param available whether it can be bought; true unless the shop says otherwise
     * @param attributes further ones, by name
     * @param updatedAt when the shop changed it, to the millisecond; absent where it was written past the API
     */
    public record Details(
            List<String> category,
            Optional<String> currency,
            Optional<String> imageUrl,
            Optional<String> pageUrl,
            boolean available,
            Map<String, String> attributes,
            Optional<Instant> updatedAt) {
        public static final Details NONE = new Details(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), true, Map.of(), Optional.empty());

        public Details {
            category = List.copyOf(category);
            attributes = Map.copyOf(attributes);
        }
    }

    /** Of which the shop says no more than this. */
    public StoredProduct(
            String productId,
            String name,
            Optional<String> department,
            Optional<String> aisle,
            Optional<BigDecimal> price) {
        this(productId, name, department, aisle, price, Details.NONE);
    }
}
