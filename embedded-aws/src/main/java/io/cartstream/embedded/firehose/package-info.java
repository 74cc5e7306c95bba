/**
 * A Data Firehose for one machine: buffers records in spool files and delivers them to S3 as objects under Firehose's names.
 *
 * <p>A development stand-in. It knows neither our events nor our buckets.
 */
package io.cartstream.embedded.firehose;
