package io.cartstream.worker.features;

/** Why an item was not written. That the table does not answer is none of these: it is thrown, and waited for. */
public sealed interface Unwritten {
    /** Another worker wrote first: read and compute again. */
    record Lost() implements Unwritten {}

    /**
     * The table will never take this item, however often it is asked: what it holds is at fault, and it has to be set aside.
     *
     * @param reason for an operator; holds nothing of a shopper
     */
    record Refused(String reason) implements Unwritten {}
}
