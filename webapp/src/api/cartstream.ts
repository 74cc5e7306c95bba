import type { ShoppingEvent } from '../event/event';
import type {
  EventsAnswer,
  KnownShopper,
  PipelineSnapshot,
  ProductFeatures,
  ProductPage,
  Recommendations,
  SubmitAnswer,
  UserFeatures,
} from './contract';
import type { Answer } from './failure';
import type { Send } from './http';

export interface ProductQuery {
  readonly search: string;
  readonly department: string | null;
  readonly cursor: string | null;
}

/** The routes of the producer API that the page uses. */
export interface CartstreamApi {
  submit(event: unknown): Promise<Answer<SubmitAnswer>>;
  sendEvents(events: unknown): Promise<Answer<EventsAnswer>>;
  recommendations(userId: string): Promise<Answer<Recommendations>>;
  products(query: ProductQuery, signal: AbortSignal): Promise<Answer<ProductPage>>;
  userFeatures(userId: string): Promise<Answer<UserFeatures>>;
  productFeatures(productId: string): Promise<Answer<ProductFeatures>>;
  streamAnswers(): Promise<Answer<unknown>>;
}

/** The routes of the local runner; in the cloud there are none. */
export interface PipelineApi {
  snapshot(): Promise<Answer<PipelineSnapshot>>;
  shoppers(): Promise<Answer<{ items: readonly KnownShopper[] }>>;
}

export const PAGE_SIZE = 24;
export const RECOMMENDATIONS = 10;

/** Probes and looks at the pipeline are worth less waiting than an event. */
const PROBE_TIMEOUT_MILLIS = 3_000;

export function cartstreamApi(send: Send): CartstreamApi {
  return {
    submit: (event) => send('/submit', { body: event }),
    sendEvents: (events) => send('/v1/events', { body: events }),
    recommendations: (userId) => send(`/v1/recommendations/${encodeURIComponent(userId)}?limit=${RECOMMENDATIONS}`),
    products: (query, signal) => send(`/v1/products?${productParameters(query)}`, { signal }),
    userFeatures: (userId) => send(`/v1/features/users/${encodeURIComponent(userId)}`),
    productFeatures: (productId) => send(`/v1/features/products/${encodeURIComponent(productId)}`),
    streamAnswers: () => send('/health/stream', { timeoutMillis: PROBE_TIMEOUT_MILLIS }),
  };
}

export function pipelineApi(send: Send): PipelineApi {
  return {
    snapshot: () => send('/pipeline', { timeoutMillis: PROBE_TIMEOUT_MILLIS }),
    shoppers: () => send('/pipeline/shoppers', { timeoutMillis: PROBE_TIMEOUT_MILLIS }),
  };
}

export type EventSender = (events: readonly ShoppingEvent[]) => Promise<Answer<EventsAnswer>>;

function productParameters(query: ProductQuery): URLSearchParams {
  const parameters = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (query.search) parameters.set('search', query.search);
  if (query.department) parameters.set('department', query.department);
  if (query.cursor) parameters.set('cursor', query.cursor);
  return parameters;
}
