/** The model behind a SageMaker endpoint: the one place that knows its client. */
package io.cartstream.api.recommend.sagemaker;
