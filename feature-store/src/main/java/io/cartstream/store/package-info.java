/**
 * What is stored of the features: the tables, the items, and how far each item is folded.
 *
 * <p>Pure and immutable; no AWS type may enter. How an item looks in its table stands in {@code store.dynamodb}.
 */
package io.cartstream.store;
