/**
 * What is read in the background and held in memory.
 *
 * <p>Knows neither what is read nor from where.
 */
package io.cartstream.api.refresh;
