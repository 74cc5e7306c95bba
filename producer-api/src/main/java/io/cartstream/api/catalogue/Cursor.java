package io.cartstream.api.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** A place in the catalogue as text: the name and id of the product before it, so that it survives a changing catalogue. */
final class Cursor {
    private static final char BETWEEN = '\0';

    private Cursor() {}

    static String at(Product product) {
        var place = product.name() + BETWEEN + product.productId();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
    }

    /**
     * A product of the cursor's name and id, and of nothing else.
     *
     * @throws IllegalArgumentException where it is no cursor
     */
    static Product read(String cursor) {
        var place = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        var between = place.indexOf(BETWEEN);
        if (between < 0) {
            throw new IllegalArgumentException("no cursor");
        }
        return new Product(
                place.substring(between + 1),
                place.substring(0, between),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
