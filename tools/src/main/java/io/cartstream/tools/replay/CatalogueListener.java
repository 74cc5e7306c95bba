package io.cartstream.tools.replay;

import io.cartstream.tools.catalogue.RecordedCatalogue;
import java.math.BigDecimal;
import java.util.Collection;

/** Lets order lines add up to a catalogue. */
record CatalogueListener(RecordedCatalogue catalogue) implements OrderListener {
    @Override
    public void line(String productId, String description, BigDecimal price) {
        catalogue.line(productId, description, price);
    }

    @Override
    public void order(Collection<String> productIds) {
        catalogue.order(productIds);
    }
}
