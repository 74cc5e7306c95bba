package io.cartstream.worker.consume;

import java.util.StringJoiner;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What can be logged of a failure: the classes of it and its causes, and what AWS answered. Of the messages only our own, since an answer
 * of AWS or a parser's complaint may quote what was sent.
 *
 * @param failure what was thrown
 */
record FailureCause(Throwable failure) {
    private static final String OURS = "io.cartstream.";

    /** A chain of causes may be a ring; what lies deeper says nothing more. */
    private static final int MAX_DEPTH = 8;

    @Override
    public String toString() {
        var text = new StringJoiner(", caused by ");
        var depth = 0;
        for (var cause = failure; cause != null && depth < MAX_DEPTH; cause = cause.getCause()) {
            text.add(one(cause));
            depth++;
        }
        return text.toString();
    }

    private static String one(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        if (failure instanceof AwsServiceException refused) {
            var details = refused.awsErrorDetails();
            return name + " [" + (details == null ? "no error code" : details.errorCode()) + ", " + refused.statusCode()
                    + "]";
        }
        return failure.getClass().getName().startsWith(OURS) ? name + ": " + failure.getMessage() : name;
    }
}
