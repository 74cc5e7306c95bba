package io.cartstream.store.dynamodb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attribute values to and from Java's. What is absent or of another type than its writer gives it is an {@link UnreadableItemException}.
 */
final class Attributes {
    private Attributes() {}

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    static AttributeValue millis(Instant instant) {
        return number(instant.toEpochMilli());
    }

    static AttributeValue bytes(ByteBuffer bytes) {
        return AttributeValue.fromB(SdkBytes.fromByteBuffer(bytes));
    }

    static AttributeValue bytes(byte[] bytes) {
        return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
    }

    static String text(Map<String, AttributeValue> attributes, String name) {
        return text(attributes.get(name), name);
    }

    static String text(AttributeValue value, String name) {
        if (value == null || value.s() == null) {
            throw new UnreadableItemException(name + " is no text");
        }
        return value.s();
    }

    static long number(Map<String, AttributeValue> attributes, String name) {
        return number(attributes.get(name), name);
    }

    static long number(AttributeValue value, String name) {
        try {
            return Long.parseLong(numeral(value, name));
        } catch (NumberFormatException e) {
            throw new UnreadableItemException(name + " is no whole number of 64 bits", e);
        }
    }

    /** A number as DynamoDB writes it. */
    static String numeral(AttributeValue value, String name) {
        if (value == null || value.n() == null) {
            throw new UnreadableItemException(name + " is no number");
        }
        return value.n();
    }

    /** A day since 1970-01-01 that is the key of a map. */
    static long day(String key, String name) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw new UnreadableItemException(name + " holds a key that is no day", e);
        }
    }

    static Instant instant(Map<String, AttributeValue> attributes, String name) {
        return Instant.ofEpochMilli(number(attributes, name));
    }

    static byte[] bytes(Map<String, AttributeValue> attributes, String name) {
        var value = attributes.get(name);
        if (value == null || value.b() == null) {
            throw new UnreadableItemException(name + " is not binary");
        }
        return value.b().asByteArrayUnsafe();
    }

    static Map<String, AttributeValue> map(Map<String, AttributeValue> attributes, String name) {
        return map(attributes.get(name), name);
    }

    static Map<String, AttributeValue> map(AttributeValue value, String name) {
        if (value == null || !value.hasM()) {
            throw new UnreadableItemException(name + " is no map");
        }
        return value.m();
    }

    static List<AttributeValue> list(Map<String, AttributeValue> attributes, String name) {
        return list(attributes.get(name), name);
    }

    static List<AttributeValue> list(AttributeValue value, String name) {
        if (value == null || !value.hasL()) {
            throw new UnreadableItemException(name + " is no list");
        }
        return value.l();
    }
}
