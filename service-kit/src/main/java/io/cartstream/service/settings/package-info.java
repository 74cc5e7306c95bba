/**
 * How every service reads its settings: declared once, read once from the environment, all faults told together.
 *
 * <p>Which settings there are is each service's own business.
 */
package io.cartstream.service.settings;
