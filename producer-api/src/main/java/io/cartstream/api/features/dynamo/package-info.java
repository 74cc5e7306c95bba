/**
 * The live features as DynamoDB items: the one place in features that knows the AWS SDK.
 *
 * <p>The names of tables and attributes stand in {@link io.cartstream.feature.FeatureTables}, which the worker writes by.
 */
package io.cartstream.api.features.dynamo;
