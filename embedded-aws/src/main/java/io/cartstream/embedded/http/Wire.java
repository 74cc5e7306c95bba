package io.cartstream.embedded.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The body formats of the AWS protocols spoken here. They carry the same members; they differ in the encoding and in how a
 * time is written. Thread-safe.
 */
@SuppressWarnings("ImmutableEnumChecker") // a mapper does not change once it is built
public enum Wire {
    /** AWS JSON 1.1: blobs in Base64, times in seconds. */
    JSON("application/x-amz-json-1.1", JsonMapper.builder(), Seconds.INSTANCE),
    /** The Kinesis variant of CBOR, the Java SDK's default: times in milliseconds. */
    AWS_CBOR("application/x-amz-cbor-1.1", CBORMapper.builder(), Milliseconds.INSTANCE),
    /** Smithy RPC v2 CBOR, which CloudWatch's client speaks: times in seconds. */
    SMITHY_CBOR("application/cbor", CBORMapper.builder(), Seconds.INSTANCE);

    private final String contentType;
    private final ObjectMapper mapper;

    Wire(String contentType, MapperBuilder<?, ?> builder, Times times) {
        this.contentType = contentType;
        this.mapper = builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, times.serializer())
                        .addDeserializer(Instant.class, times.deserializer()))
                .build();
    }

    /** The format of a request with this content type; JSON where it names none of ours. */
    static Wire ofContentType(String contentType) {
        var name = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        for (var wire : values()) {
            if (name.startsWith(wire.contentType)) {
                return wire;
            }
        }
        return JSON;
    }

    /** The value of the Content-Type header. */
    public String contentType() {
        return contentType;
    }

    /**
     * A body as a shape.
     *
     * @throws AwsError SerializationException if the body is malformed
     */
    public <T> T read(byte[] body, Class<T> shape) {
        try {
            if (body.length == 0) {
                return mapper.convertValue(mapper.createObjectNode(), shape);
            }
            return mapper.readValue(body, shape);
        } catch (JacksonException e) {
            throw new AwsError(
                    400, "SerializationException", "The request body could not be read: " + e.getOriginalMessage());
        }
    }

    /** A shape as a body. */
    public byte[] write(Object shape) {
        return mapper.writeValueAsBytes(shape);
    }

    /** How a format writes a time. */
    private interface Times {
        ValueSerializer<Instant> serializer();

        ValueDeserializer<Instant> deserializer();
    }

    private enum Seconds implements Times {
        INSTANCE;

        @Override
        public ValueSerializer<Instant> serializer() {
            return new ValueSerializer<>() {
                @Override
                public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
                    out.writeNumber(value.toEpochMilli() / 1000.0);
                }
            };
        }

        @Override
        public ValueDeserializer<Instant> deserializer() {
            return new ValueDeserializer<>() {
                @Override
                public Instant deserialize(JsonParser in, DeserializationContext context) {
                    return Instant.ofEpochMilli(in.getDecimalValue()
                            .multiply(BigDecimal.valueOf(1000))
                            .longValue());
                }
            };
        }
    }

    private enum Milliseconds implements Times {
        INSTANCE;

        @Override
        public ValueSerializer<Instant> serializer() {
            return new ValueSerializer<>() {
                @Override
                public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
                    out.writeNumber(value.toEpochMilli());
                }
            };
        }

        @Override
        public ValueDeserializer<Instant> deserializer() {
            return new ValueDeserializer<>() {
                @Override
                public Instant deserialize(JsonParser in, DeserializationContext context) {
                    return Instant.ofEpochMilli(in.getLongValue());
                }
            };
        }
    }
}
