/** The command line for a Cartstream at any address: feeds it recorded or made-up events, and fills its catalogue. */
package io.cartstream.tools;
