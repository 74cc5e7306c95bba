/**
 * Runs the whole pipeline on one machine: embedded AWS in this process, the services as processes of their own, from their own jars.
 *
 * <p>Knows the services by their jars, settings and health routes only; their classes may not enter.
 */
package io.cartstream.local.run;
