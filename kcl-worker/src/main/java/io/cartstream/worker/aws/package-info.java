/** How AWS is called: within a bound of calls in flight, with time-outs, and again after errors that pass. */
package io.cartstream.worker.aws;
