package io.cartstream.tools.simulate;

import io.cartstream.event.EventType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * One visit: the shopper looks at products, fills and changes a cart, and mostly checks out. All steps are decided when it begins.
 */
final class Session {
    private static final double CHECKS_OUT = 0.7;
    private static final double LOOKS_AT_SOMETHING_ELSE = 0.3;
    private static final double CHANGES_QUANTITY = 0.15;
    private static final double PUTS_BACK = 0.1;
    private static final int MOST_PIECES = 3;

    private final Shopper shopper;
    private final String id;
    private final Queue<Step> steps = new ArrayDeque<>();
    private final boolean checksOut;

    /**
     * One event of the visit.
     *
     * @param type what happens
     * @param lines products' places in the catalogue with their pieces, in cart order
     */
    record Step(EventType type, List<Line> lines) {
        record Line(int product, int pieces) {}
    }

    Session(Shopper shopper, String id, long order, Zipf popularity, RandomGenerator random) {
        this.shopper = shopper;
        this.id = id;
        var cart = new LinkedHashMap<Integer, Integer>();
        for (var product : shopper.wants(order, popularity, random)) {
            shop(product, cart, popularity, random);
        }
        checksOut = !cart.isEmpty() && random.nextDouble() < CHECKS_OUT;
        if (checksOut) {
            steps.add(new Step(EventType.CHECKOUT, lines(cart)));
        }
    }

    Shopper shopper() {
        return shopper;
    }

    String id() {
        return id;
    }

    boolean checksOut() {
        return checksOut;
    }

    boolean isOver() {
        return steps.isEmpty();
    }

    Step next() {
        return steps.remove();
    }

    private void shop(int product, Map<Integer, Integer> cart, Zipf popularity, RandomGenerator random) {
        if (random.nextDouble() < LOOKS_AT_SOMETHING_ELSE) {
            step(EventType.PRODUCT_VIEW, popularity.draw(random), 1);
        }
        step(EventType.PRODUCT_VIEW, product, 1);
        cart.put(product, random.nextInt(1, MOST_PIECES + 1));
        step(EventType.ADD_TO_CART, product, cart.get(product));
        var whim = random.nextDouble();
        if (whim < PUTS_BACK) {
            step(EventType.REMOVE_FROM_CART, product, cart.remove(product));
        } else if (whim < PUTS_BACK + CHANGES_QUANTITY) {
            cart.merge(product, 1, Integer::sum);
            steps.add(new Step(EventType.UPDATE_CART, lines(cart)));
        }
    }

    private void step(EventType type, int product, int pieces) {
        steps.add(new Step(type, List.of(new Step.Line(product, pieces))));
    }

    private static List<Step.Line> lines(Map<Integer, Integer> cart) {
        var lines = new ArrayList<Step.Line>(cart.size());
        cart.forEach((product, pieces) -> lines.add(new Step.Line(product, pieces)));
        return lines;
    }
}
