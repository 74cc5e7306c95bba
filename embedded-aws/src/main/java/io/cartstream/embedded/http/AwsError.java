package io.cartstream.embedded.http;

/** An error as AWS answers it: HTTP status, type and message. */
public final class AwsError extends RuntimeException {
    private final int status;
    private final String type;

    /**
     * @param status HTTP status
     * @param type the error's name in the service's API reference, such as {@code ResourceNotFoundException}
     * @param message one sentence for the caller
     */
    public AwsError(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    /** A request that breaks a constraint of the service's model. */
    public static AwsError validation(String constraint) {
        return new AwsError(400, "ValidationException", "1 validation error detected: " + constraint);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The error's name. */
    public String type() {
        return type;
    }
}
