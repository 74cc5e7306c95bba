package io.cartstream.api.recommend;

/** Why the fallback ranks. */
public enum FallbackReason {
    /** No model is set, or none that fits the features has been found yet. */
    NO_MODEL,
    /** It has failed so often of late that it is not asked. */
    CIRCUIT_OPEN,
    /** It did not answer within its time. */
    LATE,
    /** It answered with an error, or with something that is no ranking. */
    FAILED,
    /** What is known of the shopper could not be read. */
    SHOPPER_UNREAD
}
