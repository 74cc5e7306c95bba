package io.cartstream.local.aws.faults;

import java.time.Duration;

/** What happens to a request, or to entries of its batch. */
public sealed interface Effect {
    /** Chosen entries of a batch fail with this code; the answer is still 200. */
    record FailEntries(String errorCode) implements Effect {}

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
