/** What a service lets pass in a second. Knows nothing of any service. */
package io.cartstream.embedded.quota;
