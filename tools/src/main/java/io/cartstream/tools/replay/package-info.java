/**
 * Feeds recorded events through the public API: reads a file, whatever its format, and posts it so that every shopper's order is kept.
 *
 * <p>Knows the API as any client does, over HTTP; nothing of AWS and nothing of the services' code may enter.
 */
package io.cartstream.tools.replay;
