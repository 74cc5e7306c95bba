/**
 * The embedded AWS: one process that stands in for the services Cartstream uses, on loop-back ports, with its data in a folder.
 *
 * <p>A development stand-in, never a production store. Nothing here may depend on the services that use it.
 */
package io.cartstream.embedded;
