package io.cartstream.api.recommend;

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
    void modelFits(boolean fits);
}
