/**
 * A SageMaker runtime for one machine: answers InvokeEndpoint with the function that is registered under the endpoint's name.
 *
 * <p>Holds no model; the caller plugs one in.
 */
package io.cartstream.embedded.sagemaker;
