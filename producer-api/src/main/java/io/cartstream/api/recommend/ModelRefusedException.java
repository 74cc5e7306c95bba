package io.cartstream.api.recommend;

/** The model was reached and does not take such rows. */
public final class ModelRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelRefusedException(Throwable cause) {
        super("the model refuses the rows", cause);
    }
}
