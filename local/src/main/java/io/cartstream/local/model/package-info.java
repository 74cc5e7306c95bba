/**
 * The trained model of one machine: loaded with the real XGBoost, and served behind the embedded SageMaker endpoint.
 *
 * <p>{@code model.tar.gz} is the one that SageMaker's XGBoost container takes.
 */
package io.cartstream.local.model;
