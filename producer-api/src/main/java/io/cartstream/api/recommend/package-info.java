/**
 * What a shopper will buy next: candidates, their vectors, the model's ranking, and the one that stands in for it. See DESIGN.md.
 *
 * <p>The core knows neither HTTP nor AWS; DynamoDB, SageMaker and the scaler's place have packages of their own.
 */
package io.cartstream.api.recommend;
