package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShopperTokenTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final ShopperToken tokens = new ShopperToken("a secret of 16 characters");

    @Test
    void tokenIsGoodForItsShopperUntilItsEnd() {
        var token = tokens.sign("1569", NOON);

        assertThat(tokens.isValid(token, "1569", NOON.minusSeconds(1))).isTrue();
        assertThat(tokens.isValid(token, "1569", NOON)).isFalse();
        assertThat(tokens.isValid(token, "1570", NOON.minusSeconds(1))).isFalse();
    }

    @Test
    void nobodyElseCanMakeOne() {
        var foreign = new ShopperToken("another secret of theirs").sign("1569", NOON.plusSeconds(60));
        var longer = tokens.sign("1569", NOON).replaceFirst("^\\d+", "99999999999");

        for (var token : new String[] {foreign, longer, "", ".", "x.y", "99999999999."}) {
            assertThat(tokens.isValid(token, "1569", NOON.minusSeconds(1)))
                    .as(token)
                    .isFalse();
        }
    }

    /** As in docs/recommendations.md, so that other languages can hold their own against it. */
    @Test
    void signatureIsThatOfTheGuide() {
        assertThat(tokens.sign("1569", Instant.ofEpochSecond(1_795_348_800))).matches("1795348800\\.[A-Za-z0-9_-]{43}");
    }
}
