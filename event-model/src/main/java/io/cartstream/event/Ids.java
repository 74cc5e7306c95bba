package io.cartstream.event;

/**
 * Which texts may name a shopper, a product, an event, a session or a source: the one rule that the fast path, the routes and the worker
 * hold, and that the schema says in its own words (a test holds the two together).
 *
 * <p>Lengths count characters as the schema does, in Unicode code points: a character outside the basic plane is one.
 */
public final class Ids {
    /** At most this many characters in the id of a shopper, an event or a session. */
    public static final int MAX_LENGTH = 128;

    /** At most this many characters in the id of a product. */
    public static final int MAX_PRODUCT_LENGTH = 64;

    /** At most this many characters in the name of a source. */
    static final int MAX_SOURCE_LENGTH = 64;

    /** At most this many characters in the id of a visitor without a login: with its namespace before it, it is the id of a shopper. */
    static final int MAX_ANONYMOUS_LENGTH = 100;

    private Ids() {}

    /**
     * Whether {@code text} may be an id: 1 to {@code maxLength} characters, none of them a control character (U+0000 to U+001F, U+007F) or
     * half a surrogate pair, which UTF-8 cannot say.
     */
    public static boolean isId(String text, int maxLength) {
        var units = text.length();
        if (units == 0 || units > 2 * maxLength) {
            return false;
        }
        var characters = 0;
        for (var i = 0; i < units; i++) {
            var unit = text.charAt(i);
            if (unit < ' ' || unit == '\u007F') {
                return false;
            }
            if (Character.isSurrogate(unit)) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            }
            characters++;
        }
        return characters <= maxLength;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}
