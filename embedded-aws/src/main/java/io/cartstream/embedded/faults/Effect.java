package io.cartstream.embedded.faults;

import java.time.Duration;

/** What happens to a request, or to entries of its batch. */
public sealed interface Effect {
    /** Whether it needs to know what is in a request, so that the service itself has to bring it about. */
    default boolean isForTheService() {
        return false;
    }

    /** Chosen entries of a batch fail with this code; the answer is still 200. */
    record FailEntries(String errorCode) implements Effect {
        @Override
        public boolean isForTheService() {
            return true;
        }
    }

    /** What comes beyond the quota is throttled as the service does it. */
    record Throttle(Quota quota) implements Effect {
        @Override
        public boolean isForTheService() {
            return true;
        }
    }

    /** The request is refused with this status and error type, and not carried out. */
    record Refuse(int status, String type) implements Effect {}

    /** The request is carried out after this time. */
    record Delay(Duration by) implements Effect {}

    /** The request waits until its rule is removed, and is then carried out. */
    record Hang() implements Effect {}

    /** The request is carried out and its connection closed without an answer. */
    record CloseAfterCommit() implements Effect {}

    /** The connection is closed and the request not carried out. */
    record CloseBeforeCommit() implements Effect {}
}
