/** The catalogue as DynamoDB items: the one place in catalogue that knows the AWS SDK. */
package io.cartstream.api.catalogue.dynamo;
