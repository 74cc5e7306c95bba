/** The worker's archive against the embedded Firehose. */
package io.cartstream.local.archive;
