import type { Outbox } from './outbox';
import type { OutboxEntry } from './outbox-entry';
import type { Platform } from './platform';
import type { Shopper } from './shopper';

/** Sees when an order has been counted: the shopper's features then have one order more than when it was placed. */
export function createCounting(shopper: Shopper, outbox: Outbox, platform: Platform) {
  const ordersAfter = new Map<string, number>();
  let lastExpected = 0;

  /** To be told before the order is sent: it may be counted before its answer is here. */
  function expectOrder({ event: { event_id: eventId } }: OutboxEntry): void {
    const orders = shopper.orders.peek();
    if (orders === null) return; // not known yet: nothing to compare with
    lastExpected = Math.max(lastExpected, orders) + 1;
    ordersAfter.set(eventId, lastExpected);
  }

  function awaitCounted({ event: { event_id: eventId }, queuedAt }: OutboxEntry): void {
    const expected = ordersAfter.get(eventId) ?? Number.POSITIVE_INFINITY;
    ordersAfter.delete(eventId);
    shopper.watchFor(() => (shopper.orders.peek() ?? 0) >= expected, {
      seen: () => outbox.update(eventId, { countedAfterMillis: platform.now() - queuedAt }),
      late: () => outbox.update(eventId, { unseen: shopper.isWithheld.peek() ? 'withheld' : 'timed-out' }),
    });
  }

  /** Another shopper, or an order that was rejected: what was expected is no longer. */
  function forget(): void {
    ordersAfter.clear();
    lastExpected = 0;
  }

  return { expectOrder, awaitCounted, forget };
}
