/** The feature tables in Amazon DynamoDB: how items are read and written, and how each looks there. */
package io.cartstream.worker.features.dynamodb;
