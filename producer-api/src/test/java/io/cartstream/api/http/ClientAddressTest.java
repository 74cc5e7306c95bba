package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "' 203.0.113.7 ', 203.0.113.7",
        "203.0.113.7:50312, 203.0.113.7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "::FFFF:cb00:7107, 203.0.113.7",
        "[::ffff:203.0.113.7]:443, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002::/64",
        "2001:DB8:1:2::9, 20010db800010002::/64",
        "[2001:db8:1:2::a]:50312, 20010db800010002::/64",
        "[2001:db8:1:2::b], 20010db800010002::/64",
        "2001:db8:1:3::9, 20010db800010003::/64",
        "::1, 0000000000000000::/64"
    })
    void oneClientHasOneName(String text, String client) {
        assertThat(ClientAddress.parse(text)).contains(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "localhost",
                "example.org",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "010.1.1.1",
                "0x7f.1.1.1",
                "1.2.3.4.",
                "-1.2.3.4",
                "fe80::1%eth0",
                "[::1",
                "[1.2.3",
                ":::",
                "2001:db8::1::2",
                "12345::",
                "1.2.3.4, 5.6.7.8"
            })
    void whatIsNoAddressIsNoClient(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }
}
