package io.cartstream.embedded.http;

import java.io.IOException;

/** One operation of a service: the shape it reads and what it does with it. */
public sealed interface Operation {
    /** An operation that answers once. */
    static <I> Operation of(Class<I> input, Answer<I> answer) {
        return new Unary<>(input, answer);
    }

    /** An operation that answers with a stream of events. */
    static <I> Operation streaming(Class<I> input, Events<I> events) {
        return new Streaming<>(input, events);
    }

    /** What an operation does with its input. */
    @FunctionalInterface
    interface Answer<I> {
        /** The shape of the answer; {@link AwsError} is an answer too. */
        Object to(I input) throws IOException;
    }

    /** What a streaming operation does with its input. */
    @FunctionalInterface
    interface Events<I> {
        /** Checks the input, which may throw {@link AwsError}, and returns what will send the events. */
        EventSource to(I input) throws IOException;
    }

    /** Sends events until it is done or the caller has gone. */
    @FunctionalInterface
    interface EventSource {
        /** Blocks until the stream of events has ended. */
        void sendTo(EventSink sink) throws IOException, InterruptedException;
    }

    /** Answers once. */
    record Unary<I>(Class<I> input, Answer<I> answer) implements Operation {
        Object apply(Wire wire, byte[] body) throws IOException {
            return answer.to(wire.read(body, input));
        }
    }

    /** Answers with events. */
    record Streaming<I>(Class<I> input, Events<I> events) implements Operation {
        EventSource open(Wire wire, byte[] body) throws IOException {
            return events.to(wire.read(body, input));
        }
    }
}
