package io.cartstream.tools.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Made-up products, always the same ones: a smaller catalogue is the beginning of a larger one, so that what is simulated has the names
 * that the page shows. Words and prices: {@code made-up.json}.
 */
public final class MadeUpCatalogue {
    /** As many as {@code simulate} sells by default. */
    public static final int DEFAULT_SIZE = 300;

    /** Any will do, as long as it stays. */
    private static final long SEED = 2_718_281_828L;

    private static final int CENTS = 2;

    /** Prices end in 5, as tills like them. */
    private static final int PRICE_STEP = 5;

    private record Thing(String name, String department, String aisle, int from, int to) {}

    private record Words(List<String> styles, List<String> colours, List<Thing> things) {}

    private MadeUpCatalogue() {}

    /**
     * The first {@code size} products.
     *
     * @param size from 1
     */
    public static Catalogue of(int size) {
        var words = words();
        var random = new SplittableRandom(SEED);
        var alike = new HashMap<String, Integer>();
        var products = new ArrayList<Product>(size);
        for (var number = 1; number <= size; number++) {
            var thing = any(words.things, random);
            var name = any(words.colours, random) + " " + any(words.styles, random) + " " + thing.name;
            var of = alike.merge(name, 1, Integer::sum);
            products.add(new Product(
                    String.format(Locale.ROOT, "P%05d", number),
                    of == 1 ? name : name + " No. " + of,
                    thing.department,
                    thing.aisle,
                    Optional.of(price(thing, random))));
        }
        return new Catalogue(products, Map.of(), Catalogue.Origin.MADE_UP);
    }

    private static BigDecimal price(Thing thing, RandomGenerator random) {
        var steps = random.nextInt((thing.to - thing.from) / PRICE_STEP + 1);
        return BigDecimal.valueOf((long) thing.from + (long) steps * PRICE_STEP, CENTS);
    }

    private static <T> T any(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    private static Words words() {
        try (InputStream in = MadeUpCatalogue.class.getResourceAsStream("made-up.json")) {
            return JsonMapper.builder().build().readValue(in, Words.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
