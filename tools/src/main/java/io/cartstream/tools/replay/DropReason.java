package io.cartstream.tools.replay;

/** Why a row of a recorded file is in no event. */
public enum DropReason {
    CANCELLATION("cancellation (invoice C…)"),
    ADJUSTMENT("adjustment (invoice A…)"),
    NO_CUSTOMER("no customer"),
    QUANTITY_NOT_POSITIVE("quantity not above 0"),
    NO_PRODUCT("stock code of no product"),
    UNREADABLE("unreadable row, number or date, or price below 0"),
    TOO_MANY_PRODUCTS("more products than one event may hold"),
    TOO_LATE("row of an invoice that was already posted"),
    NO_OBJECT("line that is no JSON object"),
    TOO_LONG("line longer than 1 MiB");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** The reason in words. */
    public String words() {
        return words;
    }
}
