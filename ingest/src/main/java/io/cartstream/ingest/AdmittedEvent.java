package io.cartstream.ingest;

import io.cartstream.event.ShoppingEvent;
import io.cartstream.event.Warning;
import java.util.List;

/**
 * A posted event that keeps the contract: read once, for all who need to know what happened. Immutable, as long as its bytes are not
 * changed.
 *
 * <p>Not to be kept while the event waits for its acknowledgement: only the bytes are in the {@link ByteBudget}.
 */
public final class AdmittedEvent implements Admission.Decision {
    private final ShoppingEvent event;
    private final byte[] json;
    private final List<Warning> warnings;

    /**
     * An event and its bytes.
     *
     * @param event what happened
     * @param json the same in canonical form, UTF-8
     * @param warnings what was read otherwise than it was written, at most 20
     */
    AdmittedEvent(ShoppingEvent event, byte[] json, List<Warning> warnings) {
        this.event = event;
        this.json = json;
        this.warnings = List.copyOf(warnings);
    }

    /** What happened. */
    public ShoppingEvent event() {
        return event;
    }

    /** What was read otherwise than it was written. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** The canonical form: not to be written to. */
    public byte[] json() {
        return json;
    }
}
