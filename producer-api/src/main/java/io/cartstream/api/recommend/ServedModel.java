package io.cartstream.api.recommend;

import io.cartstream.api.recommend.ModelEndpoint.RowsRejectedException;
import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.feature.FeatureDefinition;
import io.cartstream.feature.Scaler;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model together with its scaler and the features, asked only while the three fit each other; behind a circuit breaker. Thread-safe.
 *
 * <p>{@link #check} is called at the start and then again and again: so a new scaler or model is taken up without a restart, and one that
 * does not fit is not used.
 */
public final class ServedModel {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

    /** A check is in no hurry: no request waits for it. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

    private static final int CALLS_JUDGED = 20;
    private static final int PERCENT_FAILED = 50;
    private static final Duration STAYS_OPEN = Duration.ofSeconds(5);
    private static final int TRIALS = 3;

    /** What came of asking the model. */
    sealed interface Scores {
        /**
         * It has answered.
         *
         * @param probabilities one for each row, from 0 to 1
         */
        record Scored(List<Double> probabilities) implements Scores {}

        /** It has not, and the fallback must rank. */
        record Unavailable(FallbackReason why) implements Scores {}
    }

    private final FeatureDefinition definition;
    private final ModelEndpoint endpoint;
    private final ScalerSource scalerSource;
    private final Duration timeout;
    private final RecommendMetrics metrics;
    private final LongSupplier ticker;
    private final CircuitBreaker breaker;
    private volatile Optional<Scaler> fitting = Optional.empty();
    private String saidLast = "";

    /**
     * @param timeout of one question
     * @param ticker nanoseconds from an arbitrary start
     */
    public ServedModel(
            FeatureDefinition definition,
            ModelEndpoint endpoint,
            ScalerSource scalerSource,
            Duration timeout,
            RecommendMetrics metrics,
            LongSupplier ticker) {
        this.definition = definition;
        this.endpoint = endpoint;
        this.scalerSource = scalerSource;
        this.timeout = timeout;
        this.metrics = metrics;
        this.ticker = ticker;
        breaker = CircuitBreaker.of(
                "model",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(CALLS_JUDGED)
                        .minimumNumberOfCalls(CALLS_JUDGED / 2)
                        .failureRateThreshold(PERCENT_FAILED)
                        .waitDurationInOpenState(STAYS_OPEN)
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .build());
    }

    /**
     * Reads the scaler and asks the model about an average candidate. Where scaler or model are of other features, the model is not asked
     * any more; where either cannot be reached, things stay as they are.
     *
     * @throws IOException where they could not be checked
     */
    public Boolean check() throws IOException {
        try {
            var scaler = Scaler.parse(scalerSource.read(), definition);
            probe(scaler);
            fitting = Optional.of(scaler);
            say("model, scaler and features fit each other");
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        } catch (RowsRejectedException _) {
            refuse("the model does not take vectors of " + definition.names().size() + " features");
        }
        metrics.modelCompatible(fitting.isPresent());
        return fitting.isPresent();
    }

    /** The scaler to ask with; empty where no model fits. */
    Optional<Scaler> scaler() {
        return fitting;
    }

    /**
     * Asks the model within its time and {@code left}. That it is late counts against it only where earlier steps left it all of its
     * time.
     */
    Scores scores(List<float[]> rows, Deadline left) {
        if (rows.isEmpty()) {
            return new Scores.Scored(List.of());
        }
        if (!breaker.tryAcquirePermission()) {
            return new Scores.Unavailable(FallbackReason.CIRCUIT_OPEN);
        }
        metrics.called(RecommendMetrics.Service.SAGEMAKER);
        var asked = ticker.getAsLong();
        var hasItsTime = left.allows(timeout);
        try {
            var scored = new Scores.Scored(probabilities(left.await(endpoint.ask(rows), timeout), rows.size()));
            breaker.onSuccess(ticker.getAsLong() - asked, TimeUnit.NANOSECONDS);
            return scored;
        } catch (TimeoutException e) {
            if (hasItsTime) {
                breaker.onError(ticker.getAsLong() - asked, TimeUnit.NANOSECONDS, e);
            } else {
                breaker.releasePermission();
            }
            return new Scores.Unavailable(FallbackReason.LATE);
        } catch (ExecutionException | RuntimeException e) {
            breaker.onError(ticker.getAsLong() - asked, TimeUnit.NANOSECONDS, e);
            return new Scores.Unavailable(FallbackReason.FAILED);
        }
    }

    private void probe(Scaler scaler) throws IOException {
        var average = scaler.scaled(
                scaler.mean().stream().mapToDouble(Double::doubleValue).toArray());
        try {
            probabilities(endpoint.ask(List.of(average)).get(CHECK_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS), 1);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RowsRejectedException refused) {
                throw refused;
            }
            throw new IOException("the model cannot be asked", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the model does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What a model says is a stranger's word until it is looked at. */
    private static List<Double> probabilities(List<Double> told, int rows) {
        if (told.size() != rows) {
            throw new IllegalArgumentException("the model answers " + told.size() + " numbers to " + rows + " rows");
        }
        if (!told.stream().allMatch(value -> value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("the model answers what is no probability");
        }
        return new ArrayList<>(told);
    }

    private void refuse(String why) {
        fitting = Optional.empty();
        say("the fallback ranks until this is fixed:  " + why);
    }

    private synchronized void say(String sentence) {
        if (!sentence.equals(saidLast)) {
            saidLast = sentence;
            (fitting.isPresent() ? LOG.atInfo() : LOG.atError()).log(sentence);
        }
    }
}
