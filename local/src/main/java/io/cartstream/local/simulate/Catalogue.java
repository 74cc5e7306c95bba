package io.cartstream.local.simulate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Made-up products, most popular first.
 *
 * @param products never empty
 */
public record Catalogue(List<Product> products) {
    private static final int CENTS = 2;

    private static final List<String> QUALITIES = List.of(
            "Organic", "Classic", "Fresh", "Family", "Small", "Finest", "Everyday", "Local", "Wholesome", "Mini");

    private static final List<Department> DEPARTMENTS = List.of(
            new Department(
                    "produce",
                    80,
                    450,
                    List.of("Bananas", "Apples", "Carrots", "Spinach", "Tomatoes", "Avocados", "Lemons", "Onions")),
            new Department(
                    "dairy", 90, 700, List.of("Milk", "Yoghurt", "Butter", "Cheddar", "Eggs", "Cream", "Oat Drink")),
            new Department(
                    "bakery", 120, 600, List.of("Sourdough", "Bagels", "Croissants", "Rye Bread", "Muffins", "Wraps")),
            new Department(
                    "pantry",
                    70,
                    900,
                    List.of("Spaghetti", "Basmati Rice", "Olive Oil", "Lentils", "Honey", "Peanut Butter", "Flour")),
            new Department(
                    "drinks",
                    60,
                    1_200,
                    List.of("Sparkling Water", "Orange Juice", "Ground Coffee", "Green Tea", "Lemonade")),
            new Department(
                    "snacks",
                    90,
                    550,
                    List.of("Crisps", "Almonds", "Dark Chocolate", "Crackers", "Popcorn", "Oat Biscuits")),
            new Department(
                    "frozen", 150, 950, List.of("Peas", "Pizza", "Berries", "Ice Cream", "Fish Fingers", "Chips")),
            new Department(
                    "household",
                    150,
                    1_500,
                    List.of("Washing Powder", "Kitchen Roll", "Dish Soap", "Candles", "Bin Bags")));

    public Catalogue {
        products = List.copyOf(products);
    }

    /** Products from a seed; the same seed gives the same ones. */
    static Catalogue generate(int size, RandomGenerator random) {
        var products = new ArrayList<Product>(size);
        for (var number = 1; number <= size; number++) {
            var department = DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size()));
            var thing = department.things.get(random.nextInt(department.things.size()));
            var quality = QUALITIES.get(random.nextInt(QUALITIES.size()));
            products.add(new Product(
                    String.format(Locale.ROOT, "P%05d", number),
                    quality + " " + thing + " No. " + number,
                    department.name,
                    BigDecimal.valueOf(random.nextInt(department.cheapest, department.dearest), CENTS)));
        }
        return new Catalogue(products);
    }

    private record Department(String name, int cheapest, int dearest, List<String> things) {}
}
