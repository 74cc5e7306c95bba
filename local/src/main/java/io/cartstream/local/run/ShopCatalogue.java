package io.cartstream.local.run;

import io.cartstream.tools.catalogue.Catalogue;
import io.cartstream.tools.catalogue.MadeUpCatalogue;
import io.cartstream.tools.catalogue.ProductTable;
import io.cartstream.tools.replay.RecordedFile;
import io.cartstream.tools.replay.UnknownFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Sees to it that the shop sells something: the products of the order lines at hand, or made-up ones.
 *
 * @param orders order lines; nothing where there are none at hand
 */
record ShopCatalogue(ProductTable table, Optional<Path> orders) {
    /**
     * Fills the table, unless it holds recorded products from before.
     *
     * @return what was done, for people
     * @throws CannotRunException where the orders cannot be read
     */
    String load() {
        if (table.holdsRecordedProducts()) {
            return "the catalogue is there";
        }
        var recorded = orders.flatMap(ShopCatalogue::read);
        var catalogue = recorded.orElseGet(() -> MadeUpCatalogue.of(MadeUpCatalogue.DEFAULT_SIZE));
        table.load(catalogue);
        return String.format(
                Locale.ROOT,
                "%,d %s products are in the catalogue",
                catalogue.products().size(),
                recorded.isPresent() ? "recorded" : "made-up");
    }

    private static Optional<Catalogue> read(Path file) {
        try {
            return RecordedFile.catalogueOf(file);
        } catch (IOException | UnknownFormatException e) {
            throw new CannotRunException("The orders " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
