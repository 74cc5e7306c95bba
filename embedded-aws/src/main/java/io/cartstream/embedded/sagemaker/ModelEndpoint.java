package io.cartstream.embedded.sagemaker;

/** A model behind an endpoint. Called from many threads at once. */
@FunctionalInterface
public interface ModelEndpoint {
    /**
     * Answers one invocation.
     *
     * @param csv the body, rows of {@code text/csv}
     * @return the body of the answer, {@code text/csv}
     * @throws IllegalArgumentException if the rows are not what the model takes; the caller gets a ModelError with the message
     */
    String invoke(String csv);
}
