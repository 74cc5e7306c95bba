package io.cartstream.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Whom limits count as one client, by address. IPv6 by /64: that much a single line or host is given (RFC 6177), and could use one address
 * for each request. An IPv4 address written as IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.
 */
final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int NETWORK_BYTES = 8;
    private static final int IPV4_PARTS = 4;
    private static final int MAX_PART = 255;
    private static final int MAX_PART_DIGITS = 3;

    private ClientAddress() {}

    /**
     * The client of {@code request}.
     *
     * @param trustedProxies how many proxies of ours stand before us, each of which appends the address that it saw to X-Forwarded-For.
     *     Anything further left the client may have made up. Where the address is none, the connection's stands for it
     */
    static String of(HttpServletRequest request, int trustedProxies) {
        return (trustedProxies == 0 ? Optional.<String>empty() : forwarded(request, trustedProxies))
                .flatMap(ClientAddress::parse)
                .or(() -> parse(request.getRemoteAddr()))
                .orElse("unknown");
    }

    /** The client at the other end of a connection. */
    static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        return HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/64";
    }

    /** What the outermost proxy of ours saw; where fewer than all of them were passed, what the outermost of those saw. */
    private static Optional<String> forwarded(HttpServletRequest request, int trustedProxies) {
        var left = trustedProxies;
        var entry = Optional.<String>empty();
        // Several lines are one list (RFC 9110, 5.3): a proxy may append to the last one, or add a line of its own.
        var lines = Collections.list(request.getHeaders(FORWARDED_FOR));
        for (var line : lines.reversed()) {
            for (var end = line.length(); end >= 0; ) {
                var comma = line.lastIndexOf(',', end - 1);
                entry = Optional.of(line.substring(comma + 1, end));
                left--;
                if (left == 0) {
                    return entry;
                }
                end = comma;
            }
        }
        return entry;
    }

    /** Perhaps with a port, as a load balancer may be set to write it; empty if it is no address. */
    static Optional<String> parse(String text) {
        var address = withoutPort(text.strip());
        if (isIpv4(address)) {
            return Optional.of(address);
        }
        // A name or a part of an address is never looked up or completed, and no proxy knows zones of ours.
        if (address.indexOf(':') < 0 || address.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(InetAddress.ofLiteral(address)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            var end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        var colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    /** Four numbers in their only spelling. */
    private static boolean isIpv4(String text) {
        var parts = 1;
        var digits = 0;
        var value = 0;
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '.' && digits > 0) {
                parts++;
                digits = 0;
                value = 0;
            } else if (character >= '0' && character <= '9' && !(digits > 0 && value == 0)) {
                digits++;
                value = value * 10 + character - '0';
                if (value > MAX_PART || digits > MAX_PART_DIGITS) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return parts == IPV4_PARTS && digits > 0;
    }
}
