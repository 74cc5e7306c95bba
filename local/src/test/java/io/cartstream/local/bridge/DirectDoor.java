package io.cartstream.local.bridge;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What API Gateway makes of a body: Terraform's own mapping template, rendered by Velocity, whose language it is written in, with the two
 * variables of API Gateway that it uses. Source: API Gateway Developer Guide, "Mapping template variable reference"
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html).
 */
final class DirectDoor {
    private static final Path TEMPLATE = Path.of("..", "terraform", "modules", "direct-ingest", "put-record.vtl");
    private static final JsonMapper MAPPER = new JsonMapper();

    private final VelocityEngine velocity = new VelocityEngine();
    private final String template;

    DirectDoor(String stream) {
        template = read().replace("${stream}", stream);
    }

    /**
     * The call to Kinesis for a posted body.
     *
     * @param body any JSON, as API Gateway lets it through
     */
    PutRecordRequest putRecord(String body) {
        var request = MAPPER.readTree(render(MAPPER.readTree(body)));
        return PutRecordRequest.builder()
                .streamName(request.get("StreamName").asString())
                .partitionKey(request.get("PartitionKey").asString())
                .data(SdkBytes.fromByteArray(
                        Base64.getDecoder().decode(request.get("Data").asString())))
                .build();
    }

    private String render(JsonNode body) {
        var context = new VelocityContext();
        context.put("input", new Input(body));
        context.put("util", new Util());
        var rendered = new StringWriter();
        velocity.evaluate(context, rendered, "put-record.vtl", template);
        return rendered.toString();
    }

    private static String read() {
        try {
            return Files.readString(TEMPLATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code $input}, as far as the template uses it. */
    public static final class Input {
        private final JsonNode body;

        Input(JsonNode body) {
            this.body = body;
        }

        /** The value at a path of one field. */
        public Object path(String path) {
            return body.path(path.substring("$.".length())).asString("");
        }

        /** The whole body. */
        public String json(String path) {
            if (!path.equals("$")) {
                throw new IllegalArgumentException("only the whole body is known here, asked for was " + path);
            }
            return MAPPER.writeValueAsString(body);
        }
    }

    /** {@code $util}, as far as the template uses it. */
    public static final class Util {
        /** Turns single quotes, too, into escapes, which JSON does not know. */
        public String escapeJavaScript(String text) {
            return text.chars().mapToObj(Util::escaped).collect(Collectors.joining());
        }

        private static String escaped(int character) {
            return switch (character) {
                case '\'', '"', '\\', '/' -> "\\" + (char) character;
                default ->
                    character < ' ' || character > '~'
                            ? String.format("\\u%04X", character)
                            : String.valueOf((char) character);
            };
        }

        public String base64Encode(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
