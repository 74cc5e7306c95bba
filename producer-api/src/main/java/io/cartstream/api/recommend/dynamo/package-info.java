/** What recommending reads, as DynamoDB items: the place in recommend that knows DynamoDB's client. */
package io.cartstream.api.recommend.dynamo;
