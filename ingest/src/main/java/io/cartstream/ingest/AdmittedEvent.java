package io.cartstream.ingest;

import io.cartstream.event.ShoppingEvent;

/**
 * A posted event that keeps the contract: read once, for all who need to know what happened. Immutable, as long as its bytes are not
 * changed.
 *
 * <p>Not to be kept while the event waits for its acknowledgement: only the bytes are in the {@link ByteBudget}.
 */
public final class AdmittedEvent implements Admission.Decision {
    private final ShoppingEvent event;
    private final byte[] json;

    /**
     * An event and its bytes.
     *
     * @param event what happened
     * @param json the same in canonical form, UTF-8
     */
    AdmittedEvent(ShoppingEvent event, byte[] json) {
        this.event = event;
        this.json = json;
    }

    /** What happened. */
    public ShoppingEvent event() {
        return event;
    }

    /** The canonical form: not to be written to. */
    public byte[] json() {
        return json;
    }
}
