package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;
import org.jspecify.annotations.Nullable;

/** The names by which callers know streams and consumers. */
final class Arns {
    static final String ACCOUNT = "000000000000";

    private final String prefix;

    Arns(String region) {
        this.prefix = "arn:aws:kinesis:" + region + ":" + ACCOUNT + ":stream/";
    }

    String ofStream(String streamName) {
        return prefix + streamName;
    }

    String ofConsumer(String streamName, StreamState.ConsumerState consumer) {
        return ofStream(streamName) + "/consumer/" + consumer.name() + ":" + consumer.createdAtMillis() / 1000;
    }

    /** The stream's name out of a request, which may name it or give its ARN. */
    static String streamName(@Nullable String name, @Nullable String arn) {
        if (name != null) {
            return name;
        }
        if (arn == null) {
            throw new AwsError(400, "InvalidArgumentException", "StreamName or StreamARN must be given");
        }
        return part(arn, "stream/");
    }

    /** The consumer's name out of its ARN. */
    static String consumerName(String consumerArn) {
        return part(consumerArn, "/consumer/").replaceFirst(":.*", "");
    }

    private static String part(String arn, String after) {
        var start = arn.indexOf(after);
        if (!arn.startsWith("arn:") || start < 0) {
            throw new AwsError(400, "InvalidArgumentException", "Not an ARN of a stream or consumer: " + arn);
        }
        var rest = arn.substring(start + after.length());
        var end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }
}
