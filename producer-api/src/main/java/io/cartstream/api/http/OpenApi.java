package io.cartstream.api.http;

import io.cartstream.event.EventContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3.1 document: written by hand but for the event, whose schema is the one that the API validates with. Immutable. */
final class OpenApi {
    private final byte[] json;

    OpenApi(EventContract contract) {
        var mapper = JsonMapper.builder().build();
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            var document = (ObjectNode) mapper.readTree(in);
            embed(eventSchema(contract, mapper), (ObjectNode) document.at("/components/schemas"));
            json = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] json() {
        return json.clone();
    }

    /** Tools disagree about schemas with an address of their own inside a document, so references are rewritten to the document's. */
    private static ObjectNode eventSchema(EventContract contract, JsonMapper mapper) {
        var rewritten = contract.schemaText().replace("\"#/$defs/", "\"#/components/schemas/");
        var schema = (ObjectNode) mapper.readTree(rewritten.getBytes(StandardCharsets.UTF_8));
        schema.remove("$schema");
        schema.remove("$id");
        return schema;
    }

    private static void embed(ObjectNode event, ObjectNode schemas) {
        var definitions = (ObjectNode) event.remove("$defs");
        definitions.properties().forEach(definition -> schemas.set(definition.getKey(), definition.getValue()));
        schemas.set("Event", event);
    }
}
