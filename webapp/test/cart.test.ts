import { signal } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ShoppingEvent } from '../src/event/event';
import { createCart, MAX_QUANTITY } from '../src/store/cart';
import type { Draft } from '../src/store/outbox';
import { TestPlatform } from './platform';

const mug = { product_id: 'mug', name: 'Mug', price: 3.25 };
const lamp = { product_id: 'lamp', name: 'Lamp', price: 10 };

describe('the cart', () => {
  const platform = new TestPlatform();
  let posted: Draft[];
  let hasRoom: boolean;
  const shopper = signal('1569');
  const post = (draft: Draft) => {
    posted.push(draft);
    return hasRoom ? `event-${posted.length}` : null;
  };
  const aCart = () => createCart(shopper, post, platform);

  beforeEach(() => {
    platform.entries.clear();
    posted = [];
    hasRoom = true;
    shopper.value = '1569';
  });

  it('shows what was added at once, and posts it', () => {
    const cart = aCart();
    cart.add(mug);
    cart.add(mug);
    cart.add(lamp);

    expect(cart.count.value).toBe(3);
    expect(cart.total.value).toBeCloseTo(16.5);
    expect(posted.at(-1)).toEqual({
      user_id: '1569',
      event: 'add_to_cart',
      items: [{ product_id: 'lamp', quantity: 1, price: 10 }],
    });
  });

  it('posts the whole cart when a quantity changes', () => {
    const cart = aCart();
    cart.add(mug);
    cart.add(lamp);
    cart.setQuantity(mug, 4);

    expect(posted.at(-1)).toMatchObject({
      event: 'update_cart',
      items: [
        { product_id: 'mug', quantity: 4 },
        { product_id: 'lamp', quantity: 1 },
      ],
    });
  });

  it('keeps quantities between one and the most', () => {
    const cart = aCart();
    cart.add(mug);
    cart.setQuantity(mug, 0);
    expect(cart.count.value).toBe(1);

    cart.setQuantity(mug, 1_000_000);
    cart.add(mug);

    expect(cart.count.value).toBe(MAX_QUANTITY);
  });

  it('is empty after checking out, and remembers the order', () => {
    const cart = aCart();
    cart.add(mug);
    cart.checkout();

    expect(cart.lines.value).toEqual([]);
    expect(cart.order.value).toEqual({ eventId: 'event-2', lines: [{ product: mug, quantity: 1 }] });
    expect(posted.at(-1)?.event).toBe('checkout');
  });

  it('posts no checkout of nothing', () => {
    aCart().checkout();

    expect(posted).toEqual([]);
  });

  it('brings the order back when the API refuses it', () => {
    const cart = aCart();
    cart.add(mug);
    cart.checkout();
    cart.takeBack({ ...posted[1], event_id: 'event-2' } as ShoppingEvent);

    expect(cart.lines.value).toEqual([{ product: mug, quantity: 1 }]);
    expect(cart.order.value).toBeNull();
  });

  it('takes back one piece when the API refuses an addition', () => {
    const cart = aCart();
    cart.add(mug);
    cart.add(mug);
    cart.takeBack(posted[1] as ShoppingEvent);

    expect(cart.count.value).toBe(1);
  });

  it('does nothing where no more events can be kept', () => {
    hasRoom = false;
    const cart = aCart();
    cart.add(mug);

    expect(cart.lines.value).toEqual([]);
  });

  it('gives each shopper a cart of their own, over reloads', () => {
    aCart().add(mug);
    shopper.value = '42';
    const cart = aCart();
    expect(cart.lines.value).toEqual([]);

    shopper.value = '1569';

    expect(cart.lines.value).toEqual([{ product: mug, quantity: 1 }]);
  });
});
