/**
 * Made-up shoppers, for use without recorded ones: a pure, seeded generator of events, and the command that posts or writes them.
 *
 * <p>Everything made here says so: its source is {@code simulated}. Posting is the replay's business.
 */
package io.cartstream.tools.simulate;
