package io.cartstream.embedded.firehose;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys Firehose gives its objects. Sources: "Configure Amazon S3 object name format"
 * (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html) and "Understand custom prefixes"
 * (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html).
 */
final class ObjectKey {
    private static final Pattern EXPRESSION = Pattern.compile("!\\{([a-z]+):([^}]*)}");
    private static final DateTimeFormatter DEFAULT_FOLDERS = formatter("yyyy/MM/dd/HH/");
    private static final DateTimeFormatter SUFFIX_TIME = formatter("yyyy-MM-dd-HH-mm-ss");
    private static final String VERSION = "1";
    private static final int RANDOM_STRING_LENGTH = 11;

    private ObjectKey() {}

    /** The key of the object whose oldest record arrived at a time; the same for the same id. */
    static String of(DeliveryStreamState stream, Instant oldestArrival, UUID id) {
        var name = stream.name() + "-" + VERSION + "-" + SUFFIX_TIME.format(oldestArrival) + "-" + id;
        return prefix(stream.prefix(), oldestArrival, id) + name + stream.extension();
    }

    /**
     * Checks a prefix.
     *
     * @throws IllegalArgumentException naming the expression that Firehose does not know
     */
    static void check(String prefix) {
        prefix(prefix, Instant.EPOCH, new UUID(0, 0));
    }

    private static String prefix(String pattern, Instant at, UUID id) {
        var expressions = EXPRESSION.matcher(pattern);
        if (!expressions.find()) {
            return pattern + DEFAULT_FOLDERS.format(at);
        }
        return expressions.replaceAll(
                found -> Matcher.quoteReplacement(evaluate(found.group(1), found.group(2), at, id)));
    }

    private static String evaluate(String namespace, String expression, Instant at, UUID id) {
        if (namespace.equals("timestamp")) {
            return formatter(expression).format(at);
        }
        if (namespace.equals("firehose") && expression.equals("random-string")) {
            return id.toString().replace("-", "").substring(0, RANDOM_STRING_LENGTH);
        }
        throw new IllegalArgumentException(
                "Prefix expression !{%s:%s} is not supported".formatted(namespace, expression));
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
