package io.cartstream.local.catalogue;

import java.util.List;

/**
 * The products of a shop.
 *
 * @param origin whether they are made up
 */
public record Catalogue(List<Product> products, Origin origin) {
    /** Where a catalogue comes from. */
    public enum Origin {
        RECORDED,
        MADE_UP
    }

    public Catalogue {
        products = List.copyOf(products);
    }
}
