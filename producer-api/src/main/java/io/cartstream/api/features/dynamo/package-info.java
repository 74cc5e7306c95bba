/** The live features, read with DynamoDB's client. How an item looks stands in {@code io.cartstream.store.dynamodb}. */
package io.cartstream.api.features.dynamo;
