/**
 * What the running pipeline does, in numbers, for the page's pipeline view: read from the embedded AWS's own counters and the workers'
 * health ports.
 *
 * <p>Only looks; nothing here may change what runs. The shapes of its answers are those of {@code webapp/src/api/contract.ts}.
 */
package io.cartstream.local.watch;
