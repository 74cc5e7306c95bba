package io.cartstream.api.recommend;

/** Who has ranked. */
public enum Source {
    MODEL,
    /** Personal frequency, then popularity: always there. */
    FALLBACK
}
