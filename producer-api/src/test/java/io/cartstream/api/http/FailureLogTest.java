package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class FailureLogTest {
    private static final Problem FAILURE = Problem.of(ProblemType.BUSY, "Busy.");

    private final AtomicLong now = new AtomicLong(42);
    private final FailureLog failures = new FailureLog(now::get);

    @BeforeEach
    void beginRequest() {
        MDC.put(RequestId.MDC_KEY, "the-request");
    }

    @AfterEach
    void endRequest() {
        MDC.clear();
    }

    @Test
    void pastTheBoundTheRequestIsNotNamedAndTheNextLineSaysHowManyWereLeftOut() {
        try (var log = new LoggedLines(FailureLog.class)) {
            var named = 0;
            for (var i = 0; i < 1_000; i++) {
                named += answer(FAILURE).instance().isEmpty() ? 0 : 1;
            }
            assertThat(named).isEqualTo(FailureLog.LINES_PER_SECOND);
            assertThat(log.all()).hasSize(named);

            now.addAndGet(1_000_000_000);
            assertThat(answer(FAILURE).instance()).isEqualTo("the-request");

            assertThat(log.all().getLast().getKeyValuePairs().toString()).contains("left_out=\"980\"");
        }
    }

    @Test
    void aMistakeOfTheClientIsNamedAndNotLogged() {
        try (var log = new LoggedLines(FailureLog.class)) {
            for (var i = 0; i < 1_000; i++) {
                assertThat(answer(Problem.of(ProblemType.NOT_FOUND, "No.")).instance())
                        .isEqualTo("the-request");
            }
            assertThat(log.all()).isEmpty();
        }
    }

    @Test
    void healthRoutesUseNoLinesUp() {
        try (var log = new LoggedLines(FailureLog.class)) {
            for (var i = 0; i < 1_000; i++) {
                var answer = failures.named(FAILURE, "GET", "/health/stream");
                assertThat(answer.instance()).isEmpty();
            }
            assertThat(log.all()).isEmpty();
            assertThat(answer(FAILURE).instance()).isEqualTo("the-request");
        }
    }

    private Problem answer(Problem problem) {
        return failures.named(problem, "POST", "/submit");
    }
}
