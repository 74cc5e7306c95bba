package io.cartstream.worker.consume;

import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** How long starts that fail are repeated: an outage is waited for, what is refused is not. For one thread. */
final class StartPatience {
    /**
     * The number of starts that may fail for another reason than an outage, such as missing rights. With growing pauses in between this
     * takes some minutes; then the operator should know.
     */
    static final int MOST_REFUSALS = 30;

    private static final int FIRST_SERVER_ERROR = 500;

    /** A chain of causes may be a ring. */
    private static final int MAX_DEPTH = 8;

    private int refusals;

    /** Counts a start that failed; whether it was one too many. */
    boolean isOverAfter(Throwable failure) {
        refusals += isOutage(failure) ? 0 : 1;
        return refusals >= MOST_REFUSALS;
    }

    private static boolean isOutage(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_DEPTH)
                .anyMatch(cause -> switch (cause) {
                    case SdkClientException _ -> true;
                    case AwsServiceException refused ->
                        refused.isThrottlingException() || refused.statusCode() >= FIRST_SERVER_ERROR;
                    default -> false;
                });
    }
}
