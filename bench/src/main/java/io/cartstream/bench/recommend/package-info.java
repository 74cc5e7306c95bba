/** {@code make bench-recommend}: what answering costs beside the model's own time. */
package io.cartstream.bench.recommend;
