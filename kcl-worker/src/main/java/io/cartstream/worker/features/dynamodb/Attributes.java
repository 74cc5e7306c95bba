package io.cartstream.worker.features.dynamodb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values to and from Java's. */
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
        return attributes.get(name).s();
    }

    static long number(Map<String, AttributeValue> attributes, String name) {
        return Long.parseLong(attributes.get(name).n());
    }

    static Instant instant(Map<String, AttributeValue> attributes, String name) {
        return Instant.ofEpochMilli(number(attributes, name));
    }

    static ByteBuffer bytes(Map<String, AttributeValue> attributes, String name) {
        return attributes.get(name).b().asByteBuffer();
    }
}
