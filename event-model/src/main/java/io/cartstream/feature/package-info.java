/**
 * The features: what is counted per shopper and per product, how an order changes it, and how the values are derived when read.
 *
 * <p>Pure and immutable; no AWS and no HTTP may enter. The names and their order stand in {@code features.json}.
 */
package io.cartstream.feature;
