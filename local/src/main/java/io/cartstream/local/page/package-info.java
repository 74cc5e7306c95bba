/**
 * Serves the web page as S3 and CloudFront do in the cloud: static files with the right headers, and the {@code config.json} that tells the
 * page where things are on this machine.
 */
package io.cartstream.local.page;
