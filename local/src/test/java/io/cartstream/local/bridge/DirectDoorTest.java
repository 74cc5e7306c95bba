package io.cartstream.local.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in Terraform's module direct-ingest: the template that makes records, and the model that lets bodies through. */
class DirectDoorTest {
    private static final Path MODEL = Path.of("..", "terraform", "modules", "direct-ingest", "model.json");
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final JsonMapper mapper = new JsonMapper();
    private final DirectDoor door = new DirectDoor("cartstream-direct");
    private final EventContract contract = new EventContract();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1569",
                "o'neill",
                "a\"b",
                "a\\b",
                "a/b",
                "7 shoppers' \\' cart",
                "\u00e9\ud83d\uded2",
                "$user",
                "#set"
            })
    void aRecordHoldsTheBodyAsPostedUnderTheShoppersKey(String user) {
        var body = mapper.createObjectNode();
        body.put("user_id", user)
                .put("event", "checkout")
                .putArray("product_ids")
                .add("it's \"7\" \\ $x");

        var request = door.putRecord(body.toString());

        assertThat(request.streamName()).isEqualTo("cartstream-direct");
        assertThat(request.partitionKey()).isEqualTo(user);
        assertThat(mapper.readTree(request.data().asByteArray())).isEqualTo(body);
    }

    @Test
    void aNumberAndItsTextAreTheSameShopper() {
        assertThat(door.putRecord("{\"user_id\":42}").partitionKey())
                .isEqualTo(door.putRecord("{\"user_id\":\"42\"}").partitionKey());
    }

    @Test
    void aVisitorWithoutALoginHasTheKeyOfAShopperOfTheirOwn() {
        assertThat(door.putRecord("{\"anonymous_id\":\"cookie-1\"}").partitionKey())
                .isEqualTo("anonymous:cookie-1");
    }

    /** The bridge is where the contract is held; the door must not be narrower. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":1569,\"product_ids\":[\"123\",\"55\"],\"event\":\"add_to_cart\",\"timestamp\":\"2026-11-22T10:00:00Z\",\"source\":\"web-app\"}",
                "{\"user_id\":\"u\",\"event\":\"update_cart\",\"product_ids\":[]}",
                "{\"user_id\":\"u\",\"event\":\"checkout\",\"items\":[{\"product_id\":\"1\",\"quantity\":2,\"price\":1.5}]}",
                "{\"user_id\":0,\"event\":\"product_view\",\"product_ids\":[\"1\"],\"event_id\":\"e\",\"session_id\":\"s\",\"properties\":{\"a\":1}}",
                "{\"anonymous_id\":\"c\",\"event\":\"search\",\"query\":\"mug\",\"context\":{\"url\":\"https://shop.example\"}}"
            })
    void whatKeepsTheContractComesThroughTheDoor(String body) throws IOException {
        assertThat(violationsOfTheContract(body)).isEmpty();
        assertThat(model().validate(mapper.readTree(body))).isEmpty();
    }

    @Test
    void theLargestEventOfTheContractComesThroughTheDoor() throws IOException {
        var contractOf = mapper.readTree(contract.schemaText()).get("properties");
        var modelOf = mapper.readTree(MODEL.toFile()).get("properties");

        for (var field : contractOf.propertyNames()) {
            assertThat(modelOf.has(field)).as("the model knows " + field).isTrue();
            for (var bound : new String[] {"maxItems", "maxLength"}) {
                var ofContract = contractOf.get(field).path(bound);
                var ofModel = modelOf.get(field).path(bound);
                if (ofContract.isInt() && ofModel.isInt()) {
                    assertThat(ofModel.asInt()).as(bound + " of " + field).isGreaterThanOrEqualTo(ofContract.asInt());
                }
            }
        }
        assertThat(modelOf.at("/event/pattern")).isEqualTo(contractOf.at("/event/pattern"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"user_id\":1}",
                "{\"user_id\":1,\"event\":\"Steal\"}",
                "{\"user_id\":\"\",\"event\":\"checkout\"}"
            })
    void whatIsPlainlyNoEventIsTurnedAwayAtTheDoor(String body) throws IOException {
        assertThat(model().validate(mapper.readTree(body))).isNotEmpty();
    }

    private java.util.List<?> violationsOfTheContract(String body) {
        JsonNode posted = new EventJson().parse(body.getBytes(StandardCharsets.UTF_8));
        return contract.violations(posted, NOW);
    }

    private static Schema model() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(Files.readString(MODEL));
    }
}
