/**
 * Reads the live features that the worker keeps.
 *
 * <p>No HTTP may enter; the AWS client stays in {@code features.dynamo}. What a feature is stands in {@link io.cartstream.feature}.
 */
package io.cartstream.api.features;
