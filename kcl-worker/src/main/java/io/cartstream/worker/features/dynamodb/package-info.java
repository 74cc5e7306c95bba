/** The feature tables in DynamoDB: which calls read and write them. How an item looks stands in {@code io.cartstream.store.dynamodb}. */
package io.cartstream.worker.features.dynamodb;
