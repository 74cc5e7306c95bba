/**
 * A SageMaker runtime for one machine: answers InvokeEndpoint with whatever function is plugged in under the endpoint's name.
 *
 * <p>Holds no model; whoever has one plugs it in.
 */
package io.cartstream.local.aws.sagemaker;
