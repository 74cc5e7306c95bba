import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Product } from '../api/contract';
import type { CartItem, ShoppingEvent } from '../event/event';
import type { Draft } from './outbox';
import { type Platform, stored } from './platform';

export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

export interface Order {
  readonly eventId: string;
  readonly lines: readonly CartLine[];
}

export const MAX_QUANTITY = 99;
const storageKey = (userId: string) => `cartstream.cart.${userId}`;

/** The shopper's cart. Every change shows at once and is posted; what the API refuses is taken back. */
export function createCart(userId: ReadonlySignal<string>, post: (draft: Draft) => string | null, platform: Platform) {
  const lines = signal<readonly CartLine[]>([]);
  const order = signal<Order | null>(null);
  const count = computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0));
  const total = computed(() => totalOf(lines.value));

  effect(() => {
    lines.value = stored<readonly CartLine[]>(platform.storage, storageKey(userId.value), []);
    order.value = null;
  });

  function show(next: readonly CartLine[]): void {
    lines.value = next;
    platform.storage.setItem(storageKey(userId.peek()), JSON.stringify(next));
  }

  /** Posts what happened and shows its effect; where the outbox is full, nothing happens. */
  function act(event: Draft['event'], about: readonly CartLine[], next: readonly CartLine[]): string | null {
    const eventId = post({ user_id: userId.peek(), event, items: about.map(item) });
    if (eventId !== null) show(next);
    return eventId;
  }

  function add(product: Product): void {
    const before = quantityOf(product.product_id);
    if (before >= MAX_QUANTITY) return;
    act('add_to_cart', [{ product, quantity: 1 }], withQuantity(lines.value, product, before + 1));
  }

  function setQuantity(product: Product, quantity: number): void {
    const wanted = Math.min(MAX_QUANTITY, Math.max(1, Math.round(quantity)));
    if (wanted === quantityOf(product.product_id)) return;
    const next = withQuantity(lines.value, product, wanted);
    act('update_cart', next, next);
  }

  function remove(product: Product): void {
    const line = lines.value.find((candidate) => candidate.product.product_id === product.product_id);
    if (line) act('remove_from_cart', [line], withQuantity(lines.value, product, 0));
  }

  function checkout(): void {
    const bought = lines.value;
    if (bought.length === 0) return;
    const eventId = act('checkout', bought, []);
    if (eventId !== null) order.value = { eventId, lines: bought };
  }

  function quantityOf(productId: string): number {
    return lines.value.find((line) => line.product.product_id === productId)?.quantity ?? 0;
  }

  /** The API rejected an event: what it showed is undone. A rejected cart update stays, for the next one carries the whole cart again. */
  function takeBack(event: ShoppingEvent): void {
    if (String(event.user_id) !== userId.peek()) return;
    if (event.event === 'checkout' && order.value?.eventId === event.event_id) {
      show([...(order.value?.lines ?? []), ...lines.value]);
      order.value = null;
    }
    if (event.event === 'add_to_cart') {
      const ids = new Set(event.items?.map((entry) => entry.product_id));
      const reduced = lines.value.map((line) =>
        ids.has(line.product.product_id) ? { ...line, quantity: line.quantity - 1 } : line,
      );
      show(reduced.filter((line) => line.quantity > 0));
    }
  }

  return { lines, order, count, total, add, setQuantity, remove, checkout, takeBack };
}

export type Cart = ReturnType<typeof createCart>;

export function totalOf(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + (line.product.price ?? 0) * line.quantity, 0);
}

function item({ product, quantity }: CartLine): CartItem {
  return { product_id: product.product_id, quantity, ...(product.price != null && { price: product.price }) };
}

function withQuantity(lines: readonly CartLine[], product: Product, quantity: number): CartLine[] {
  const isNew = !lines.some((line) => line.product.product_id === product.product_id);
  const next = isNew
    ? [...lines, { product, quantity }]
    : lines.map((line) => (line.product.product_id === product.product_id ? { ...line, quantity } : line));
  return next.filter((line) => line.quantity > 0);
}
