/**
 * The catalogue of the local shop: taken from order lines, or made up, and written to the {@code products} table.
 *
 * <p>In the cloud the shop itself fills that table; nothing of the services depends on this.
 */
package io.cartstream.tools.catalogue;
