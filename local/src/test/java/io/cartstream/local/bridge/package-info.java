/** The direct path, from API Gateway's template to the features. */
package io.cartstream.local.bridge;
