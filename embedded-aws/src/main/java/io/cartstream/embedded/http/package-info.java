/**
 * How AWS speaks: one loop-back port, the wire formats of its protocols, errors as its SDKs expect them.
 *
 * <p>Knows no service; a service is a table of operations that is plugged in.
 */
package io.cartstream.embedded.http;
