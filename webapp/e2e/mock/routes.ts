import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorObject } from 'ajv';
import { EVENT_SCHEMA_FILE, eventAjv } from '../../build/event-validator.ts';
import type { ShoppingEvent } from '../../src/event/event.ts';
import { MockPipeline } from './pipeline.ts';
import { MockShop, PRODUCTS } from './shop.ts';

/** What a test may break. */
export interface Faults {
  /** Connections are cut before an answer. */
  isDown: boolean;
  /** Events are stored, and the answer is lost. */
  losesAnswers: boolean;
  /** Every event is answered 503. */
  isBusy: boolean;
  /** The model's answer is late: the ranking is the fallback's. */
  hasNoModel: boolean;
  /** These routes answer 404, as before they were built. */
  absent: RegExp | null;
}

/** From the acknowledgement until the worker has counted it. */
const COUNTED_AFTER_MILLIS = 450;

export class MockApi {
  readonly faults: Faults = { isDown: false, losesAnswers: false, isBusy: false, hasNoModel: false, absent: null };
  readonly received: ShoppingEvent[] = [];
  readonly shop = new MockShop();
  readonly pipeline = new MockPipeline();
  private readonly validate = eventAjv().compile(JSON.parse(readFileSync(EVENT_SCHEMA_FILE, 'utf8')));

  /** Answers whether the request was for one of its routes. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!/^\/(submit|v1\/|health\/|pipeline)/.test(url.pathname)) return false;
    if (this.faults.isDown) {
      request.socket.destroy();
    } else if (this.faults.absent?.test(url.pathname)) {
      problem(response, 404, 'There is no such thing', 'There is no such route.');
    } else if (request.method === 'POST') {
      this.post(url, JSON.parse(await bodyOf(request)), request, response);
    } else {
      this.get(url, response);
    }
    return true;
  }

  private post(url: URL, body: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (this.faults.isBusy) {
      problem(response, 503, 'There is no room for the request now', 'Send it again later.', { 'Retry-After': '1' });
      return;
    }
    const results = [body].flat().map((event, index) => this.take(event, index));
    if (this.faults.losesAnswers) {
      request.socket.destroy();
      return;
    }
    const rejected = results.filter((result) => result.status === 'rejected');
    if (!Array.isArray(body) && rejected.length > 0) {
      problem(
        response,
        422,
        'The event breaks the contract',
        'Nothing was stored; see the violations.',
        {},
        rejected[0]?.violations,
      );
    } else if (url.pathname === '/submit') {
      json(response, 200, { message: 'Event stored.', event_id: results[0]?.event_id, recommendations: [] });
    } else {
      json(response, rejected.length > 0 ? 207 : 202, { accepted: results.length - rejected.length, results });
    }
  }

  private take(event: unknown, index: number) {
    if (!this.validate(event)) {
      this.pipeline.rejected++;
      const violations = (this.validate.errors ?? []).map(violation);
      return { index, status: 'rejected', reason: 'The event breaks the contract; see the violations.', violations };
    }
    const taken = { event_id: crypto.randomUUID(), ...(event as ShoppingEvent) };
    this.received.push(taken);
    this.pipeline.accepted++;
    setTimeout(() => this.shop.apply(taken), COUNTED_AFTER_MILLIS).unref();
    return { index, status: 'accepted', event_id: taken.event_id };
  }

  private get(url: URL, response: ServerResponse): void {
    const id = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    if (url.pathname === '/health/stream') json(response, 200, { status: 'available' });
    else if (url.pathname === '/pipeline') json(response, 200, this.pipeline.snapshot(this.shop.duplicates));
    else if (url.pathname === '/pipeline/shoppers') json(response, 200, { items: this.shop.known() });
    else if (url.pathname === '/v1/products') json(response, 200, productPage(url.searchParams));
    else if (url.pathname.startsWith('/v1/features/users/')) this.userFeatures(id, response);
    else if (url.pathname.startsWith('/v1/features/products/')) this.productFeatures(id, response);
    else if (url.pathname.startsWith('/v1/recommendations/')) this.recommendations(id, url, response);
    else problem(response, 404, 'There is no such thing', 'There is no such route.');
  }

  private userFeatures(id: string, response: ServerResponse): void {
    const shopper = this.shop.find(id);
    if (!shopper || shopper.orders === 0) {
      problem(response, 404, 'There is no such thing', 'No order of this user is known yet.');
      return;
    }
    const features = {
      user_orders: shopper.orders,
      user_products: shopper.lines,
      user_distinct_products: shopper.bought.size,
      user_reorder_ratio: shopper.lines === 0 ? 0 : shopper.reordered / shopper.lines,
    };
    const products = Object.fromEntries(
      [...shopper.bought].map(([product, times]) => [product, { up_order_count: times }]),
    );
    json(response, 200, { user_id: id, clock: '2011-12-09T12:00:00Z', features, products });
  }

  private productFeatures(id: string, response: ServerResponse): void {
    const orders = this.shop.productOrders.get(id);
    if (orders === undefined)
      problem(response, 404, 'There is no such thing', 'No order of this product is known yet.');
    else {
      const features = {
        prod_orders: orders,
        prod_reorders: Math.floor(orders * 0.3),
        prod_orders_30d: Math.floor(orders / 9),
      };
      json(response, 200, { product_id: id, clock: '2011-12-09T12:00:00Z', features });
    }
  }

  private recommendations(id: string, url: URL, response: ServerResponse): void {
    const items = this.shop.recommend(id, Number(url.searchParams.get('limit') ?? 10));
    const ranked = this.faults.hasNoModel ? items.map(({ probability: _, ...item }) => item) : items;
    json(response, 200, { user_id: id, source: this.faults.hasNoModel ? 'fallback' : 'model', items: ranked });
  }
}

function productPage(parameters: URLSearchParams) {
  const [search, department] = [parameters.get('search')?.toUpperCase() ?? '', parameters.get('department')];
  const found = PRODUCTS.filter(
    (product) => product.name.includes(search) && (!department || product.department === department),
  );
  const from = Number(parameters.get('cursor') ?? 0);
  const until = from + Number(parameters.get('limit') ?? 24);
  const departments = [...new Set(PRODUCTS.map((product) => product.department))].sort();
  return { items: found.slice(from, until), ...(until < found.length && { next_cursor: String(until) }), departments };
}

function violation({ instancePath, message, params }: ErrorObject) {
  const missing = 'missingProperty' in params ? `/${params.missingProperty}` : '';
  return { pointer: instancePath + missing, reason: message ?? 'is not valid' };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function json(response: ServerResponse, status: number, body: unknown, type = 'application/json', headers = {}): void {
  response
    .writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers })
    .end(JSON.stringify(body));
}

function problem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  headers = {},
  violations?: unknown,
): void {
  json(response, status, { type: '/docs', title, status, detail, violations }, 'application/problem+json', headers);
}
