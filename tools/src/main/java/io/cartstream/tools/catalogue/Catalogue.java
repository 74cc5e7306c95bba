package io.cartstream.tools.catalogue;

import java.util.List;
import java.util.Map;

/**
 * The products of a shop.
 *
 * @param neighbours what is bought together with a product, best first; products without any are not in it
 * @param origin whether they are made up
 */
public record Catalogue(List<Product> products, Map<String, List<Neighbour>> neighbours, Origin origin) {
    /** Where a catalogue comes from. */
    public enum Origin {
        RECORDED,
        MADE_UP
    }

    public Catalogue {
        products = List.copyOf(products);
        neighbours = Map.copyOf(neighbours);
    }
}
