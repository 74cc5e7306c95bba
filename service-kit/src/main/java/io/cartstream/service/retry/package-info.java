/**
 * When something is tried again.
 *
 * <p>Pure; no AWS type may enter.
 */
package io.cartstream.service.retry;
