/** The embedded AWS for tests with JUnit 6. */
package io.cartstream.embedded.junit;
