/**
 * The command line of the local pipeline: run it, replay recorded events into it, simulate shoppers.
 *
 * <p>Local and test use only: nothing of the services may depend on it.
 */
package io.cartstream.local;
