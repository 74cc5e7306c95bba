/** Tables and charts in a document. Knows nothing of what is measured. */
package io.cartstream.bench.report;
