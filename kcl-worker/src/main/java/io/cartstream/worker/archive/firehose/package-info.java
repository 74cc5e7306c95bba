/** The archive's delivery streams in Amazon Data Firehose. */
package io.cartstream.worker.archive.firehose;
