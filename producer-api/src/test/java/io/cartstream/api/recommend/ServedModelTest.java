package io.cartstream.api.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.api.recommend.ModelEndpoint.RowsRejectedException;
import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.feature.FeatureDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedModelTest {
    private static final FeatureDefinition DEFINITION = FeatureDefinition.shared();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<float[]> ROWS =
            List.of(new float[DEFINITION.names().size()]);

    private final ModelInMemory endpoint = new ModelInMemory();
    private final SilentMetrics metrics = new SilentMetrics();
    private final ServedModel model = model(LONG);

    @Test
    void nothingIsAskedBeforeModelScalerAndFeaturesFit() throws IOException {
        assertThat(model.scaler()).isEmpty();
        assertThat(metrics.fits).isFalse();

        assertThat(model.check()).isTrue();

        assertThat(model.scaler()).isPresent();
        assertThat(metrics.fits).isTrue();
    }

    @Test
    void scalerOfOtherFeaturesOrAnotherVersionIsNotUsed() throws IOException {
        model.check();

        endpoint.scaler = ModelInMemory.scaler(DEFINITION.version() + 1, DEFINITION.names());
        assertThat(model.check()).isFalse();
        assertThat(model.scaler()).isEmpty();

        endpoint.scaler =
                ModelInMemory.scaler(DEFINITION.version(), DEFINITION.names().reversed());
        assertThat(model.check()).isFalse();
        assertThat(metrics.fits).isFalse();
    }

    @Test
    void modelThatDoesNotTakeSuchVectorsIsNotUsedUntilItDoes() throws IOException {
        model.check();
        endpoint.answer = _ -> CompletableFuture.failedFuture(new RowsRejectedException(null));
        assertThat(model.check()).isFalse();

        endpoint.answer = ModelInMemory::byFrequency;
        assertThat(model.check()).isTrue();
    }

    @Test
    void newScalerIsTakenUpWithoutARestart() throws IOException {
        model.check();
        var before = model.scaler();

        endpoint.scaler = new String(endpoint.scaler, java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"mean\": [0", "\"mean\": [7")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        model.check();

        assertThat(model.scaler()).isNotEqualTo(before);
        assertThat(model.scaler().orElseThrow().mean()).startsWith(7.0);
    }

    @Test
    void whereNeitherCanBeReachedThingsStayAsTheyAre() throws IOException {
        model.check();

        endpoint.scaler = new byte[0];
        assertThatThrownBy(model::check).isInstanceOf(IOException.class);
        assertThat(model.scaler()).isPresent();

        endpoint.scaler = ModelInMemory.scaler(DEFINITION.version(), DEFINITION.names());
        endpoint.answer = _ -> CompletableFuture.failedFuture(new IOException("no route"));
        assertThatThrownBy(model::check).isInstanceOf(IOException.class);
        assertThat(model.scaler()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoProbabilityIsNoAnswer(double told) {
        endpoint.answer = _ -> CompletableFuture.completedFuture(List.of(told));

        assertThat(ask(model)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.FAILED));
    }

    @Test
    void asManyAnswersAsRowsOrNone() {
        endpoint.answer = _ -> CompletableFuture.completedFuture(List.of(0.5, 0.5));

        assertThat(ask(model)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.FAILED));
    }

    @Test
    void lateAnswerIsGivenUp() {
        var never = new CompletableFuture<List<Double>>();
        endpoint.answer = _ -> never;

        assertThat(ask(model(Duration.ofMillis(5)))).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.LATE));
        assertThat(never).isCancelled();
    }

    @Test
    void modelThatKeepsFailingIsNotAskedAnyMore() {
        endpoint.answer = _ -> CompletableFuture.failedFuture(new IOException("gone"));
        for (var i = 0; i < 10; i++) {
            assertThat(ask(model)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.FAILED));
        }
        var asked = endpoint.asked.get();

        assertThat(ask(model)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.CIRCUIT_OPEN));
        assertThat(endpoint.asked).hasValue(asked);
    }

    @Test
    void whatEarlierStepsOverdrewIsNotTheModelsFault() {
        endpoint.answer = _ -> new CompletableFuture<>();
        for (var i = 0; i < 20; i++) {
            assertThat(model.scores(ROWS, new Deadline(Duration.ofMillis(1), System::nanoTime)))
                    .isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.LATE));
        }

        endpoint.answer = ModelInMemory::byFrequency;
        assertThat(ask(model)).isInstanceOf(ServedModel.Scores.Scored.class);
    }

    @Test
    void modelThatIsLateInItsOwnTimeIsNotAskedAnyMore() {
        endpoint.answer = _ -> new CompletableFuture<>();
        var slow = model(Duration.ofMillis(1));
        for (var i = 0; i < 10; i++) {
            assertThat(ask(slow)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.LATE));
        }

        assertThat(ask(slow)).isEqualTo(new ServedModel.Scores.Unavailable(FallbackReason.CIRCUIT_OPEN));
    }

    private static ServedModel.Scores ask(ServedModel model) {
        return model.scores(ROWS, new Deadline(LONG, System::nanoTime));
    }

    private ServedModel model(Duration timeout) {
        return new ServedModel(DEFINITION, endpoint, endpoint, timeout, metrics, System::nanoTime);
    }
}
