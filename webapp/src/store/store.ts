import { effect } from '@preact/signals';
import type { CartstreamApi, PipelineApi } from '../api/cartstream';
import type { Product, Recommendation } from '../api/contract';
import { mayBeTriedAgain } from '../api/failure';
import type { Config } from '../config';
import type { ShoppingEvent } from '../event/event';
import { productName } from '../ui/format';
import { createCart } from './cart';
import { createCatalogue } from './catalogue';
import { createCloseUp } from './close-up';
import { createConnection } from './connection';
import { createConsole } from './console';
import { createCounting } from './counting';
import { createOutbox, type Draft } from './outbox';
import type { OutboxEntry } from './outbox-entry';
import { createPage } from './page';
import { createPipeline } from './pipeline';
import type { Platform } from './platform';
import { createShopper } from './shopper';

export interface Services {
  readonly config: Config;
  readonly api: CartstreamApi;
  readonly pipelineApi: PipelineApi | null;
  readonly platform: Platform;
  /** The address of the page, for requests shown to people. */
  readonly origin: string;
}

/** The page's one store: parts that know nothing of each other, and here what connects them. */
export function createStore({ config, api, pipelineApi, platform, origin }: Services) {
  const page = createPage(platform.storage);
  const shopper = createShopper(api, pipelineApi, platform, config.shopperId);
  const catalogue = createCatalogue(api, platform);
  const closeUp = createCloseUp(api, platform, page.product);
  const pipeline = createPipeline(pipelineApi, platform);
  const outbox = createOutbox(send, platform, settled);
  const counting = createCounting(shopper, outbox, platform);
  const cart = createCart(shopper.userId, post, platform);
  const connection = createConnection(api, platform, recovered);
  const console = createConsole(api, platform, { url: config.apiUrl || origin, hasKey: config.apiKey !== null });

  /** Who is known changes while orders are loaded. */
  effect(() => {
    if (page.shoppersOpen.value) void shopper.loadKnown();
  });

  function post(draft: Draft): string | null {
    const entry = outbox.post(draft);
    if (entry === null) page.say('Too many unsent events. Please try again when the connection is back.');
    else if (draft.event === 'checkout') counting.expectOrder(entry);
    return entry?.event.event_id ?? null;
  }

  /** A failing send says more, and sooner, about the connection than the next probe. */
  async function send(events: readonly ShoppingEvent[]) {
    const answer = await api.sendEvents(events);
    if (!answer.ok && mayBeTriedAgain(answer.failure)) void connection.probe();
    return answer;
  }

  function settled(entry: OutboxEntry): void {
    if (entry.state === 'rejected') {
      counting.forget();
      cart.takeBack(entry.event);
      page.say(`The shop rejected this: ${entry.reason}`);
    } else if (String(entry.event.user_id) === shopper.userId.peek()) {
      followUp(entry);
    }
  }

  function followUp(entry: OutboxEntry): void {
    if (entry.event.event === 'checkout') counting.awaitCounted(entry);
    awaitRecommendations();
  }

  /**
   * Looks on over a fallback too: the model may have been late once, and knows more. That the answer differs does not say that the
   * event is in it, since numbers change by themselves; that something of the cart is still recommended says that it is not.
   */
  function awaitRecommendations(): void {
    const before = JSON.stringify(shopper.recommendations.peek());
    shopper.watchFor(() => {
      const now = shopper.recommendations.peek();
      if (now.status !== 'ready' || now.value.source !== 'model' || JSON.stringify(now) === before) return false;
      const inCart = new Set(cart.lines.peek().map(({ product }) => product.product_id));
      return !now.value.items.some((item) => inCart.has(item.product_id));
    });
  }

  /** The first answer about a shopper may be a fallback only because nothing was warm yet. */
  async function lookOn(read: Promise<void>): Promise<void> {
    await read;
    const first = shopper.recommendations.peek();
    if (first.status === 'ready' && first.value.source === 'fallback') awaitRecommendations();
  }

  function recovered(): void {
    page.say('The shop is connected again.');
    void outbox.flush();
    void shopper.refresh();
    void pipeline.watch();
    if (catalogue.status.peek() === 'failed') void catalogue.load();
  }

  function look(product: Product): void {
    page.product.value = product;
    post({ user_id: shopper.userId.peek(), event: 'product_view', product_ids: [product.product_id] });
  }

  /** Fills in what a recommendation leaves out, such as the price, from what the shelf has shown. */
  function known(item: Recommendation): Product {
    const { product_id, name, department, aisle, price } = item;
    const seen = catalogue.recall(product_id);
    return {
      product_id,
      name: name ?? seen?.name ?? '',
      department: department ?? seen?.department ?? null,
      aisle: aisle ?? seen?.aisle ?? null,
      price: price ?? seen?.price ?? null,
    };
  }

  function nameOf(productId: string): string {
    const recommended = shopper.recommendations.value;
    const items = recommended.status === 'ready' ? recommended.value.items : [];
    const item = items.find((candidate) => candidate.product_id === productId);
    return productName(known(item ?? { product_id: productId }));
  }

  function switchShopper(userId: string | null): void {
    counting.forget();
    void lookOn(userId === null ? shopper.becomeNew() : shopper.switchTo(userId));
    page.say(`Now shopping as ${shopper.userId.peek()}`);
  }

  /** A page that is not shown asks for nothing; one that is shown again catches up. */
  function show(isShown: boolean): void {
    if (isShown) {
      void shopper.watch();
      if (pipeline.state.peek() !== 'absent') void pipeline.watch();
    } else {
      shopper.rest();
      pipeline.rest();
    }
  }

  function start(): void {
    void connection.probe();
    void catalogue.load();
    void lookOn(shopper.watch());
    void shopper.loadKnown();
    void pipeline.watch();
    void outbox.flush();
  }

  return {
    config,
    page,
    shopper,
    catalogue,
    closeUp,
    pipeline,
    outbox,
    cart,
    connection,
    console,
    api,
    look,
    known,
    nameOf,
    switchShopper,
    show,
    start,
  };
}

export type Store = ReturnType<typeof createStore>;
