package io.cartstream.api.http;

import java.util.List;
import java.util.Optional;

/**
 * Who may see what is known of a shopper.
 *
 * @param restricted whether it takes more than to get in
 * @param keys that may see every shopper; valid API keys as well
 * @param tokenSecret what the tokens of shoppers are signed with; absent where there are none
 */
public record ShopperAccessSettings(boolean restricted, List<String> keys, Optional<String> tokenSecret) {}
