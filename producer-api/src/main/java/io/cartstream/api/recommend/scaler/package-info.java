/** Where the scaler lies: a file, or an object in S3. The one place that knows S3's client. */
package io.cartstream.api.recommend.scaler;
