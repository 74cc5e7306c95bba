/**
 * The fault matrix: the services as processes of their own against the embedded AWS, struck by signals while AWS misbehaves, and every
 * feature and archived event compared with a plain recomputation afterwards. No code of the services may enter.
 */
@NullMarked
package io.cartstream.local.chaos;

import org.jspecify.annotations.NullMarked;
