/** What the routes of the producer API and of the local runner answer. */
import type { Violation } from '../event/event';

export interface Product {
  readonly product_id: string;
  readonly name: string;
  readonly department?: string | null;
  readonly aisle?: string | null;
  readonly price?: number | null;
}

export interface ProductPage {
  readonly items: readonly Product[];
  readonly next_cursor?: string | null;
  readonly departments?: readonly string[];
}

export type Reason = 'bought_before' | 'goes_with_cart' | 'popular';

export interface Recommendation {
  readonly product_id: string;
  readonly name?: string | null;
  readonly department?: string | null;
  readonly aisle?: string | null;
  readonly price?: number | null;
  /** How likely the shopper is to buy it next, from 0 to 1; absent in a fallback ranking. */
  readonly probability?: number | null;
  readonly reason?: Reason | null;
}

export interface Recommendations {
  readonly user_id: string;
  readonly source: 'model' | 'fallback';
  readonly items: readonly Recommendation[];
}

export interface SubmitAnswer {
  readonly message: string;
  readonly event_id: string;
  readonly recommendations?: readonly Recommendation[];
}

/** The fate of one event of a request, in the request's order. */
export interface EventResult {
  readonly index: number;
  readonly event_id?: string;
  /** Only `accepted` is durable and only `rejected` is final; the others are to be sent again, with their `event_id`. */
  readonly status: 'accepted' | 'rejected' | 'busy' | 'unavailable' | 'failed';
  readonly reason?: string;
  readonly violations?: readonly Violation[];
}

export interface EventsAnswer {
  readonly accepted: number;
  readonly results: readonly EventResult[];
}

export type Features = Readonly<Record<string, number>>;

export interface UserFeatures {
  readonly user_id: string;
  readonly features: Features;
  /** Features of the shopper and a product, by product. */
  readonly products?: Readonly<Record<string, Features>>;
}

export interface ProductFeatures {
  readonly product_id: string;
  readonly features: Features;
}

export interface ShardState {
  readonly id: string;
  /** Events put into it. */
  readonly records: number;
  /** How far its reader is behind; null if it is not read. */
  readonly lag_millis: number | null;
}

/** One look at the running pipeline; counters count from its start. */
export interface PipelineSnapshot {
  readonly at: string;
  readonly api: { readonly accepted: number; readonly rejected: number; readonly ready: boolean };
  readonly stream: { readonly shards: readonly ShardState[] };
  readonly worker: {
    readonly tasks: number;
    readonly shards: number;
    readonly processed: number;
    readonly duplicates: number;
    readonly dead_letters: number;
    readonly freshness_millis: number | null;
    readonly lag_millis: number | null;
  };
  readonly archive: { readonly objects: number; readonly bytes: number; readonly events: number };
}

/** A shopper the local runner has loaded, to step into their shoes. */
export interface KnownShopper {
  readonly user_id: string;
  readonly orders: number;
}
