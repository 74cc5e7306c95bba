package io.cartstream.embedded.http;

import java.util.Map;

/**
 * A service of the stand-in.
 *
 * @param target its name on the wire: the part of {@code X-Amz-Target} before the dot, or the service in a Smithy RPC path
 * @param operations by name, as in the API reference
 */
public record AwsService(String target, Map<String, Operation> operations) {
    public AwsService {
        operations = Map.copyOf(operations);
    }
}
