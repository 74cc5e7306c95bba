/**
 * What every service of ours does alike: which settings all have, how it starts, logs and ends.
 *
 * <p>Nothing of events or HTTP may enter; of the features only the prefix of their tables, which all services share.
 */
package io.cartstream.service;
