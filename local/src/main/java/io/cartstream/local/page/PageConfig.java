package io.cartstream.local.page;

import java.net.URI;

/**
 * The page's {@code config.json}: fields as in {@code webapp/src/config.ts}.
 *
 * @param apiUrl where the API answers
 * @param pipelineUrl where the pipeline's numbers are; empty for the page's own origin
 * @param currency of the catalogue's prices, by its ISO 4217 code
 */
record PageConfig(String apiUrl, String pipelineUrl, String currency) {
    /** For a page that is served beside the pipeline's numbers. */
    static PageConfig of(URI api) {
        return new PageConfig(api.toString(), "", "GBP");
    }
}
