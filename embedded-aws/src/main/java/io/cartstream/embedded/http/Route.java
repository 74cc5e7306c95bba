package io.cartstream.embedded.http;

/** A plain HTTP route beside the AWS services. */
@FunctionalInterface
@SuppressWarnings("ArrayRecordComponent") // bodies that are only passed on, never compared
public interface Route {
    /** Answers a request; {@link AwsError} is an answer too. */
    Reply handle(Call call);

    /**
     * A request.
     *
     * @param method HTTP method in capitals
     * @param path decoded path
     * @param body the whole body
     */
    record Call(String method, String path, byte[] body) {}

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param contentType of the body
     * @param body the whole body
     */
    record Reply(int status, String contentType, byte[] body) {
        /** A JSON answer. */
        public static Reply json(int status, byte[] body) {
            return new Reply(status, "application/json", body);
        }
    }
}
