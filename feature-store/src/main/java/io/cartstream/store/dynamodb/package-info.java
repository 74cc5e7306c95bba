/**
 * How each item looks in Amazon DynamoDB: attributes, codecs, and for each kind of item one reader and one writer. {@code DESIGN.md}
 * describes them.
 *
 * <p>No other package may know the name of an attribute or the encoding of a value.
 */
package io.cartstream.store.dynamodb;
