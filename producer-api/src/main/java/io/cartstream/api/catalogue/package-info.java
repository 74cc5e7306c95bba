/**
 * What the shop sells: held in memory, searched and paged.
 *
 * <p>No HTTP may enter; the AWS client stays in {@code catalogue.dynamo}.
 */
package io.cartstream.api.catalogue;
