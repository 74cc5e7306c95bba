import { describe, expect, it } from 'vitest';
import type { CartstreamApi, PipelineApi } from '../src/api/cartstream';
import type { Recommendations, UserFeatures } from '../src/api/contract';
import type { Failure } from '../src/api/failure';
import { type Config, DEFAULT_CONFIG } from '../src/config';
import { createStore } from '../src/store/store';
import { absent, allAccepted, answered, failed, forbidden, unreachable } from './answers';
import { settle, TestPlatform } from './platform';

const mug = { product_id: 'mug', name: 'MUG', price: 3.25 };

/** An API whose every route works; a test replaces what it is about. */
function aWorld(
  routes: Partial<CartstreamApi> = {},
  config: Partial<Config> = {},
  pipelineApi: PipelineApi | null = null,
) {
  const platform = new TestPlatform();
  const world = { orders: 3, picks: ['mug'] };
  const api: CartstreamApi = {
    submit: async () => answered({ message: 'Event stored.', event_id: 'e' }),
    sendEvents: async (events) => allAccepted(events as never),
    recommendations: async (user_id) =>
      answered<Recommendations>({ user_id, source: 'model', items: world.picks.map((product_id) => ({ product_id })) }),
    products: async () => answered({ items: [mug], next_cursor: null, departments: ['Kitchen'] }),
    userFeatures: async (user_id) => answered<UserFeatures>({ user_id, features: { user_orders: world.orders } }),
    productFeatures: async () => failed(absent),
    streamAnswers: async () => answered({ status: 'available' }),
    ...routes,
  };
  const store = createStore({
    config: { ...DEFAULT_CONFIG, ...config },
    api,
    pipelineApi,
    platform,
    origin: 'https://shop.example',
  });
  return { store, platform, world };
}

describe('the store', () => {
  it('sees an order counted once the features have one more', async () => {
    const { store, platform, world } = aWorld();
    store.start();
    await settle();
    store.cart.add(mug);
    store.cart.checkout();
    await platform.pass(300);
    expect(store.outbox.entries.value.at(-1)?.countedAfterMillis).toBeNull();
    world.orders = 4;
    await platform.pass(1_000);

    expect(store.outbox.entries.value.at(-1)?.countedAfterMillis).toBe(650); // by the second look
  });

  it('sees an order counted that was counted before its answer came', async () => {
    let isLost = true;
    const { store, platform, world } = aWorld({
      sendEvents: async (events) => (isLost ? failed(unreachable) : allAccepted(events as never)),
    });
    store.start();
    await settle();
    store.cart.add(mug);
    store.cart.checkout();
    await settle();
    world.orders = 4;
    await store.shopper.refresh();
    isLost = false;
    await platform.pass(5_000);

    expect(store.outbox.entries.value.at(-1)?.countedAfterMillis).not.toBeNull();
  });

  it('asks for the catalogue again by itself where it cannot be read yet', async () => {
    let isStarting = true;
    const { store, platform } = aWorld({
      products: async () =>
        isStarting ? failed(unreachable) : answered({ items: [mug], next_cursor: null, departments: [] }),
    });
    store.start();
    await settle();
    expect(store.catalogue.status.value).toBe('failed');
    isStarting = false;
    await platform.pass(3_000);

    expect(store.catalogue.status.value).toBe('ready');
  });

  it('still knows of a new shopper after an outage that nothing was ordered before', async () => {
    const visit = { isDown: false, hasOrdered: false };
    const { store, platform } = aWorld({
      userFeatures: async (user_id) =>
        visit.isDown
          ? failed(unreachable)
          : visit.hasOrdered
            ? answered<UserFeatures>({ user_id, features: { user_orders: 1 } })
            : failed(absent),
    });
    store.start();
    await settle();
    visit.isDown = true;
    await store.shopper.refresh();
    store.cart.add(mug);
    store.cart.checkout();
    visit.isDown = false;
    visit.hasOrdered = true;
    await platform.pass(5_000);

    expect(store.outbox.entries.value.at(-1)?.countedAfterMillis).not.toBeNull();
  });

  it('does not claim that an order is counted where it cannot tell', async () => {
    const { store, platform } = aWorld();
    store.cart.add(mug);
    store.cart.checkout();
    store.start();
    await platform.pass(60_000);

    expect(store.outbox.entries.value.at(-1)).toMatchObject({
      state: 'accepted',
      countedAfterMillis: null,
      unseen: 'timed-out',
    });
  });

  it('says that what is counted is withheld, at once, where access is restricted', async () => {
    let looks = 0;
    const { store, platform } = aWorld({
      userFeatures: async () => {
        looks++;
        return failed(forbidden);
      },
      recommendations: async () => failed(forbidden),
    });
    store.start();
    await settle();
    store.cart.add(mug);
    store.cart.checkout();
    await platform.pass(60_000);

    expect(store.shopper.recommendations.value.status).toBe('forbidden');
    expect(store.outbox.entries.value.at(-1)).toMatchObject({ state: 'accepted', unseen: 'withheld' });
    expect(looks).toBe(1);
  });

  it('shops as the logged-in shopper', () => {
    const { store } = aWorld({}, { shopperId: '17', shopperToken: '9.sig' });

    expect(store.shopper.userId.value).toBe('17');
  });

  it('does not ask again for a catalogue that its key does not open', async () => {
    const { store, platform } = aWorld({ products: async () => failed({ ...forbidden, status: 401 } as Failure) });
    store.start();
    await platform.pass(60_000);

    expect(store.catalogue.status.value).toBe('forbidden');
  });

  it('tells two quick orders apart', async () => {
    const { store, platform, world } = aWorld();
    store.start();
    await settle();
    for (const _ of [1, 2]) {
      store.cart.add(mug);
      store.cart.checkout();
      await settle();
    }
    world.orders = 4;
    await platform.pass(300);
    const counted = () =>
      store.outbox.entries.value
        .filter((entry) => entry.event.event === 'checkout')
        .map((entry) => entry.countedAfterMillis !== null);
    expect(counted()).toEqual([true, false]);
    world.orders = 5;
    await platform.pass(1_000);

    expect(counted()).toEqual([true, true]);
  });

  it('shows new recommendations soon after something was put into the cart', async () => {
    const { store, platform, world } = aWorld();
    store.start();
    await settle();
    store.cart.add(mug);
    await settle();
    world.picks = ['lamp'];
    await platform.pass(500);

    expect(store.shopper.recommendations.value).toMatchObject({ value: { items: [{ product_id: 'lamp' }] } });
  });

  it('looks on where the model was late once, after an order too', async () => {
    let source: 'model' | 'fallback' = 'fallback';
    const { store, platform, world } = aWorld({
      recommendations: async (user_id) =>
        answered<Recommendations>({ user_id, source, items: [{ product_id: source === 'model' ? 'mug' : 'lamp' }] }),
    });
    store.start();
    await settle();
    store.cart.add(mug);
    store.cart.checkout();
    world.orders = 4;
    await platform.pass(1_000);
    source = 'model';
    await platform.pass(3_000);

    expect(store.shopper.recommendations.value).toMatchObject({ value: { source: 'model' } });
  });

  it('looks on where the first answer about a shopper is a fallback', async () => {
    let source: 'model' | 'fallback' = 'fallback';
    const { store, platform } = aWorld({
      recommendations: async (user_id) => answered<Recommendations>({ user_id, source, items: [] }),
    });
    store.start();
    await settle();
    store.switchShopper('12748');
    await platform.pass(300);
    source = 'model';
    await platform.pass(1_000);

    expect(store.shopper.recommendations.value).toMatchObject({ value: { user_id: '12748', source: 'model' } });
  });

  it('looks on for as long as the page is shown, and asks for nothing while it is hidden', async () => {
    let looks = 0;
    const { store, platform } = aWorld({
      userFeatures: async () => {
        looks++;
        return failed(absent);
      },
    });
    const during = async (minutes: number) => {
      const before = looks;
      await platform.pass(minutes * 60_000);
      return looks - before;
    };
    store.start();
    store.cart.add(mug);
    await platform.pass(60_000);

    expect(await during(10)).toBe(40); // every 15 s
    store.show(false);
    expect(await during(10)).toBe(0);
    const before = looks;
    store.show(true);
    expect(looks).toBe(before + 1); // at once
    expect(await during(10)).toBe(40);
  });

  it('shows a change that no quick look has seen', async () => {
    const { store, platform, world } = aWorld();
    store.start();
    await settle();
    store.cart.add(mug);
    await platform.pass(10 * 60_000);
    world.picks = ['lamp'];
    await platform.pass(15_000);

    expect(store.shopper.recommendations.value).toMatchObject({ value: { items: [{ product_id: 'lamp' }] } });
  });

  it('is not deceived by recommendations that change for another reason than what was clicked', async () => {
    let probability = 0.5;
    let picks = ['mug', 'pan'];
    const { store, platform } = aWorld({
      recommendations: async (user_id) => {
        probability += 0.001;
        const items = picks.map((product_id) => ({ product_id, probability }));
        return answered<Recommendations>({ user_id, source: 'model', items });
      },
    });
    store.start();
    await settle();
    store.cart.add(mug);
    await platform.pass(2_000);
    picks = ['lamp', 'pan'];
    await platform.pass(3_000);

    expect(store.shopper.recommendations.value).toMatchObject({
      value: { items: [{ product_id: 'lamp' }, { product_id: 'pan' }] },
    });
  });

  it('says that an order was not seen counted yet, and sees it counted all the same', async () => {
    const { store, platform, world } = aWorld();
    store.start();
    await settle();
    store.cart.add(mug);
    store.cart.checkout();
    await platform.pass(60_000);
    expect(store.outbox.entries.value.at(-1)).toMatchObject({ unseen: 'timed-out', countedAfterMillis: null });
    world.orders = 4;
    await platform.pass(15_000);

    expect(store.outbox.entries.value.at(-1)?.countedAfterMillis).toBeGreaterThan(60_000);
  });

  it('looks while a shopper clicks on and on, and never twice at a time', async () => {
    const underway: (() => void)[] = [];
    let looks = 0;
    const { store, platform } = aWorld({
      userFeatures: (user_id) => {
        looks++;
        return new Promise((resolve) => underway.push(() => resolve(answered({ user_id, features: {} }))));
      },
    });
    store.start();
    await settle();
    expect(underway).toHaveLength(1);
    for (let click = 0; click < 50; click++) {
      store.cart.add({ ...mug, product_id: `mug-${click}` });
      await platform.pass(100);
      expect(underway.length).toBeLessThanOrEqual(1);
      if (click % 5 === 4) underway.splice(0).forEach((answer) => void answer());
    }

    expect(looks).toBeGreaterThan(5);
  });

  it('does not show an answer that a later question has overtaken', async () => {
    const releases: (() => void)[] = [];
    const { store } = aWorld({
      recommendations: (user_id) => {
        const product_id = `answer-${releases.length}`;
        return new Promise((resolve) =>
          releases.push(() => resolve(answered({ user_id, source: 'model', items: [{ product_id }] }))),
        );
      },
    });
    void store.shopper.refresh();
    void store.shopper.refresh();
    for (const release of releases.reverse()) release();
    await settle();

    expect(store.shopper.recommendations.value).toMatchObject({ value: { items: [{ product_id: 'answer-1' }] } });
  });

  it('has recommendations back by itself where the first question failed', async () => {
    let isUp = false;
    const { store, platform } = aWorld({
      recommendations: async (user_id) =>
        isUp ? answered<Recommendations>({ user_id, source: 'model', items: [] }) : failed(unreachable),
    });
    store.start();
    await settle();
    expect(store.shopper.recommendations.value.status).toBe('failed');
    isUp = true;
    await platform.pass(15_000);

    expect(store.shopper.recommendations.value.status).toBe('ready');
  });

  it('asks for the known shoppers again if there was no answer, and whenever the dialog opens', async () => {
    let isUp = false;
    let items = [{ user_id: '17', orders: 2 }];
    const { store, platform } = aWorld(
      {},
      {},
      {
        snapshot: async () => failed(absent),
        shoppers: async () => (isUp ? answered({ items }) : failed(unreachable)),
      },
    );
    store.start();
    await settle();
    expect(store.shopper.known.value).toEqual([]);
    isUp = true;
    await platform.pass(3_000);
    expect(store.shopper.known.value).toEqual(items);
    items = [...items, { user_id: '18', orders: 1 }];
    store.page.shoppersOpen.value = true;
    await settle();

    expect(store.shopper.known.value).toEqual(items);
  });

  it('asks again for the numbers of a product while it is open', async () => {
    let isUp = false;
    const { store, platform } = aWorld({
      productFeatures: async (product_id) =>
        isUp ? answered({ product_id, features: { prod_orders: 7 } }) : failed(unreachable),
    });
    store.look(mug);
    await settle();
    expect(store.closeUp.numbers.value.status).toBe('failed');
    isUp = true;
    await platform.pass(3_000);

    expect(store.closeUp.numbers.value).toEqual({ status: 'ready', value: { prod_orders: 7 } });
  });

  it('falls back to the built-in catalogue where the API has none', async () => {
    const { store } = aWorld({ products: async () => failed(absent) });
    store.start();
    await settle();

    expect(store.catalogue.isDemo.value).toBe(true);
    expect(store.catalogue.products.value.every((product) => product.product_id.startsWith('demo-'))).toBe(true);
  });

  it('says that the catalogue is unavailable, and loads it when the API is back', async () => {
    let isUp = false;
    const { store, platform } = aWorld({
      products: async () => (isUp ? answered({ items: [mug] }) : failed(unreachable)),
      streamAnswers: async () => (isUp ? answered({}) : failed(unreachable)),
    });
    store.start();
    await settle();
    expect(store.connection.state.value).toBe('unreachable');
    expect(store.catalogue.status.value).toBe('failed');
    isUp = true;
    await platform.pass(3_000);

    expect(store.connection.state.value).toBe('ready');
    expect(store.catalogue.products.value).toEqual([mug]);
  });

  it('lends a recommendation the price that the shelf has shown', async () => {
    const { store } = aWorld();
    store.start();
    await settle();

    expect(store.known({ product_id: 'mug' })).toMatchObject({ name: 'MUG', price: 3.25 });
  });

  it('never shows one shopper’s recommendations to the next', async () => {
    const releases: (() => void)[] = [];
    const { store } = aWorld({
      recommendations: (user_id) =>
        new Promise((resolve) =>
          releases.push(() =>
            resolve(answered({ user_id, source: 'model', items: [{ product_id: `for-${user_id}` }] })),
          ),
        ),
    });
    store.switchShopper('1');
    store.switchShopper('2');
    for (const release of releases.reverse()) release();
    await settle();

    expect(store.shopper.recommendations.value).toMatchObject({ value: { user_id: '2' } });
  });
});

describe('the console', () => {
  it('retries with the event_id of the first attempt', async () => {
    const bodies: unknown[] = [];
    const { store } = aWorld({
      submit: async (body) => {
        bodies.push(body);
        return failed(unreachable);
      },
    });
    await store.console.send();
    await store.console.retry(store.console.log.value[0] as never);

    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[0]).toHaveProperty('event_id');
    expect(store.console.log.value[0]?.attempts).toBe(2);
  });

  it('sends nothing that breaks the contract', async () => {
    const { store } = aWorld();
    store.console.edit({ productIds: '' });
    await store.console.send();

    expect(store.console.problems.value).toEqual([
      { pointer: '/product_ids', reason: 'must name at least one product' },
    ]);
    expect(store.console.log.value).toEqual([]);
  });

  it('posts an array to the route for several, naming the event that is wrong', () => {
    const { store } = aWorld();
    store.console.show('json');
    store.console.json.value = '[{"user_id":1,"event":"checkout","product_ids":["a"]},{"user_id":1}]';

    expect(store.console.route.value).toBe('/v1/events');
    expect(store.console.problems.value.map(({ pointer }) => pointer)).toContain('/1/event');
  });

  it('writes a curl that a shell understands', () => {
    const { store } = aWorld();
    store.console.edit({ userId: "o'neill", productIds: '55' });

    expect(store.console.request.value).toBe(
      [
        "curl -sS 'https://shop.example/submit' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"user_id":"o'\\''neill","event":"add_to_cart","product_ids":["55"],"source":"web-app"}'`,
      ].join('\n'),
    );
  });
});

describe('a guest', () => {
  it('stays the same shopper over a reload', () => {
    const { store, platform } = aWorld();

    expect(platform.entries.get('cartstream.shopper')).toBe(store.shopper.userId.value);
  });
});
