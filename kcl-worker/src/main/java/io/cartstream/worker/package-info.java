/** The KCL worker: what it is set to, and the one class that wires it. */
package io.cartstream.worker;
