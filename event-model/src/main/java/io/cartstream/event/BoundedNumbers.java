package io.cartstream.event;

import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Makes a JSON tree's numbers, and refuses those that not every reader of the archive can hold: a number is of at most 100 digits, and
 * smaller than 1e308 and not closer to zero than 1e-307 (zero itself: written with an exponent in these bounds), so that it is a finite
 * double that has lost nothing of its size. So no code behind it meets a number whose digits, once written out, would fill the memory.
 */
final class BoundedNumbers extends JsonNodeFactory {
    static final int MAX_DIGITS = 100;
    static final int MAX_EXPONENT = 307;

    @Serial
    private static final long serialVersionUID = 1L;

    private static final BigInteger INTEGER_BOUND = BigInteger.TEN.pow(MAX_DIGITS);

    @Override
    public ValueNode numberNode(BigDecimal number) {
        var exponent = (long) number.precision() - number.scale() - 1;
        if (number.precision() > MAX_DIGITS || Math.abs(exponent) > MAX_EXPONENT) {
            throw new ArithmeticException("out of bounds");
        }
        return super.numberNode(number);
    }

    @Override
    public ValueNode numberNode(BigInteger number) {
        if (number.abs().compareTo(INTEGER_BOUND) >= 0) {
            throw new ArithmeticException("out of bounds");
        }
        return super.numberNode(number);
    }
}
