package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final String OLD_KEY = "the old key 0123456789";
    private static final String NEW_KEY = "the new key 0123456789";

    @Test
    void eachOfTheKeysOpensAndNothingElseDoes() {
        try (var api = ApiUnderTest.with("CARTSTREAM_API_KEYS", OLD_KEY + "," + NEW_KEY)) {
            assertThat(api.post("/submit", EVENT, "X-API-Key", OLD_KEY).status())
                    .isEqualTo(200);
            assertThat(api.post("/submit", EVENT, "X-API-Key", NEW_KEY).status())
                    .isEqualTo(200);
            assertThat(api.post("/submit", EVENT, "Authorization", "Bearer " + NEW_KEY)
                            .status())
                    .isEqualTo(200);
            assertThat(api.post("/submit", EVENT, "Authorization", "bearer  " + NEW_KEY)
                            .status())
                    .isEqualTo(200);
            for (var answer : List.of(
                    api.post("/submit", EVENT),
                    api.post("/submit", EVENT, "X-API-Key", "wrong"),
                    api.get("/v1/features/users/1"),
                    api.get("/v1/features/products/1"))) {
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            }
            assertThat(api.get("/health/ready").status()).isEqualTo(200);
            assertThat(api.stream.events()).hasSize(4);
        }
    }

    @Test
    void whoSendsTooManyRequestsWaits() {
        try (var api = ApiUnderTest.with("CARTSTREAM_RATE_LIMIT", "1", "CARTSTREAM_RATE_LIMIT_BURST", "2")) {
            assertThat(api.post("/submit", EVENT).status()).isEqualTo(200);
            assertThat(api.post("/submit", EVENT).status()).isEqualTo(200);

            var answer = api.post("/submit", EVENT);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aKeyThatManyShareIsLimitedForEachOfThem() {
        try (var api = ApiUnderTest.with(
                "CARTSTREAM_API_KEYS",
                OLD_KEY + "," + NEW_KEY,
                "CARTSTREAM_RATE_LIMIT",
                "1",
                "CARTSTREAM_RATE_LIMIT_BURST",
                "1",
                "CARTSTREAM_TRUSTED_PROXIES",
                "1")) {
            assertThat(submit(api, OLD_KEY, "10.0.0.1")).isEqualTo(200);
            assertThat(submit(api, OLD_KEY, "10.0.0.1")).isEqualTo(429);
            assertThat(submit(api, OLD_KEY, "10.0.0.2")).isEqualTo(200);
            assertThat(submit(api, NEW_KEY, "10.0.0.1")).isEqualTo(200);
        }
    }

    private static int submit(ApiUnderTest api, String key, String address) {
        return api.post("/submit", EVENT, "X-API-Key", key, "X-Forwarded-For", address)
                .status();
    }

    @Test
    void behindAProxyTheClientIsTheAddressThatTheProxySaw() {
        try (var api = ApiUnderTest.with(
                "CARTSTREAM_RATE_LIMIT", "1", "CARTSTREAM_RATE_LIMIT_BURST", "1", "CARTSTREAM_TRUSTED_PROXIES", "1")) {
            assertThat(api.post("/submit", EVENT, "X-Forwarded-For", "made up, 10.0.0.1")
                            .status())
                    .isEqualTo(200);
            assertThat(api.post("/submit", EVENT, "X-Forwarded-For", "other, 10.0.0.1")
                            .status())
                    .isEqualTo(429);
            assertThat(api.post("/submit", EVENT, "X-Forwarded-For", "10.0.0.2").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void everyLineOfTheHeaderCounts() {
        try (var api = ApiUnderTest.with(
                "CARTSTREAM_RATE_LIMIT", "1", "CARTSTREAM_RATE_LIMIT_BURST", "1", "CARTSTREAM_TRUSTED_PROXIES", "2")) {
            // What the client made up, what CloudFront saw and what the load balancer saw, split into lines in each
            // way.
            assertThat(submitFrom(api, "1.1.1.1", "10.0.0.1, 130.176.0.1")).isEqualTo(200);
            assertThat(submitFrom(api, "2.2.2.2, 10.0.0.1", "130.176.0.2")).isEqualTo(429);
            assertThat(submitFrom(api, "10.0.0.1", "130.176.0.3")).isEqualTo(429);
            assertThat(submitFrom(api, "3.3.3.3", "10.0.0.1", "130.176.0.4")).isEqualTo(429);
            assertThat(submitFrom(api, "10.0.0.1", "10.0.0.2, 130.176.0.1")).isEqualTo(200);
        }
    }

    @Test
    void anEntryThatIsNoAddressCountsAsTheConnection() {
        try (var api = ApiUnderTest.with(
                "CARTSTREAM_RATE_LIMIT", "1", "CARTSTREAM_RATE_LIMIT_BURST", "1", "CARTSTREAM_TRUSTED_PROXIES", "1")) {
            assertThat(submitFrom(api, "10.0.0.1, unknown")).isEqualTo(200);
            assertThat(submitFrom(api, "10.0.0.2, 999.0.0.1")).isEqualTo(429);
            assertThat(submitFrom(api, "127.0.0.1")).isEqualTo(429);
            assertThat(submitFrom(api)).isEqualTo(429);
        }
    }

    @Test
    void aNetworkOfIpv6IsOneClient() {
        try (var api = ApiUnderTest.with(
                "CARTSTREAM_RATE_LIMIT", "1", "CARTSTREAM_RATE_LIMIT_BURST", "1", "CARTSTREAM_TRUSTED_PROXIES", "1")) {
            assertThat(submitFrom(api, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(submitFrom(api, "2001:db8:1:2:ffff::2")).isEqualTo(429);
            assertThat(submitFrom(api, "2001:db8:1:3::1")).isEqualTo(200);
        }
    }

    private static int submitFrom(ApiUnderTest api, String... lines) {
        var headers = Arrays.stream(lines)
                .flatMap(line -> Stream.of("X-Forwarded-For", line))
                .toArray(String[]::new);
        return api.post("/submit", EVENT, headers).status();
    }

    @Test
    void bucketFillsUpByTimeAndNeverPastTheBurst() {
        var now = new AtomicLong();
        var limiter = new RateLimiter(new RateLimit(10, 3), now::get);
        for (var i = 0; i < 3; i++) {
            assertThat(limiter.take("a")).isEmpty();
        }
        assertThat(limiter.take("a")).isPresent();
        assertThat(limiter.take("b")).isEmpty();

        now.addAndGet(100_000_000);
        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).isPresent();

        now.addAndGet(60_000_000_000L);
        for (var i = 0; i < 3; i++) {
            assertThat(limiter.take("a")).isEmpty();
        }
        assertThat(limiter.take("a")).isPresent();
    }
}
