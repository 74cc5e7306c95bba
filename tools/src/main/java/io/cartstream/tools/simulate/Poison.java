package io.cartstream.tools.simulate;

import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Posts that the API must refuse, each made of a good one: what broken clients send. */
enum Poison {
    WITHOUT_USER,
    NAMELESS_EVENT,
    NO_PRODUCTS,
    NEGATIVE_QUANTITY,
    WRONG_TIME,
    UNKNOWN_FIELD,
    NO_JSON;

    private static final List<Poison> ALL = List.of(values());

    static Poison draw(RandomGenerator random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    /** The spoilt event, on one line. */
    String spoil(ObjectNode good) {
        var event = good.deepCopy();
        switch (this) {
            case WITHOUT_USER -> event.remove("user_id");
            case NAMELESS_EVENT -> event.put("event", "Teleport!");
            case NO_PRODUCTS -> event.remove("items");
            case NEGATIVE_QUANTITY -> ((ObjectNode) event.get("items").get(0)).put("quantity", -1);
            case WRONG_TIME -> event.put("timestamp", "yesterday");
            case UNKNOWN_FIELD -> ((ObjectNode) event.get("items").get(0)).put("colour", "blue");
            case NO_JSON -> {
                var text = event.toString();
                return text.substring(0, text.length() / 2);
            }
        }
        return event.toString();
    }
}
