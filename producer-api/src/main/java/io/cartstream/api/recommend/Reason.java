package io.cartstream.api.recommend;

/** Why a product is a candidate, the strongest reason first. */
public enum Reason {
    BOUGHT_BEFORE,
    GOES_WITH_CART,
    POPULAR
}
