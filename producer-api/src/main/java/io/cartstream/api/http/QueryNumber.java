package io.cartstream.api.http;

import io.javalin.http.Context;

/**
 * A whole number in the query.
 *
 * @param byDefault where the query does not name it
 */
record QueryNumber(String name, int byDefault, int min, int max) {
    /**
     * @throws ProblemException 400 where it is something else
     */
    int in(Context context) {
        var text = context.queryParam(name);
        if (text == null) {
            return byDefault;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below
        }
        throw new ProblemException(
                ProblemType.BAD_PARAMETER, name + " must be a whole number from " + min + " to " + max + ".");
    }
}
