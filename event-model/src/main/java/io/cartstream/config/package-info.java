/**
 * How every process of ours reads its settings: once, from the environment, into a typed record that is wrong in one clear sentence.
 *
 * <p>Which settings there are is each service's own business.
 */
package io.cartstream.config;
