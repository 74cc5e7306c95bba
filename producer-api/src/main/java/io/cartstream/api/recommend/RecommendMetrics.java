package io.cartstream.api.recommend;

import io.cartstream.api.recommend.Recommendations.Source;
import java.time.Duration;

/** What recommending tells of itself. Thread-safe. */
public interface RecommendMetrics {
    /** The steps of an answer. */
    enum Step {
        SHOPPER,
        NEIGHBOURS,
        CANDIDATES,
        VECTORS,
        MODEL,
        RANKING
    }

    /** Why the fallback ranks. */
    enum FallbackReason {
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

    /** What is called while answering. */
    enum Service {
        DYNAMODB,
        SAGEMAKER
    }

    /** An answer was given. */
    void recommended(Source source, Duration latency, int candidates);

    /** A step of an answer has ended, well or not. */
    void step(Step step, Duration latency);

    /** The fallback had to rank. */
    void fellBack(FallbackReason why);

    /** A service is called for an answer. */
    void called(Service service);

    /** Whether there is a model that fits the features. */
    void modelCompatible(boolean fits);
}
