import type { EventResult, EventsAnswer } from '../api/contract';
import { type Answer, type Failure, mayBeTriedAgain } from '../api/failure';
import type { ShoppingEvent } from '../event/event';

/** An event of the shop on its way, from the shopper's click to the features. */
export interface Letter {
  readonly event: ShoppingEvent & { readonly event_id: string; readonly timestamp: string };
  readonly state: 'waiting' | 'sending' | 'accepted' | 'refused';
  readonly queuedAt: number;
  readonly attempts: number;
  /** From the click to the API's word that the event is durable. */
  readonly acceptedAfterMillis: number | null;
  /** From the click to the moment this page saw the shopper's features change. */
  readonly countedAfterMillis: number | null;
  /** Why this page does not see it counted: it was looked for in vain, or the API does not let it look. */
  readonly unseen: 'in-vain' | 'withheld' | null;
  /** Why the last attempt failed, or why the API refused. */
  readonly reason: string | null;
}

export type Fate = Pick<Letter, 'state' | 'reason'>;

/** What an answer means for each of the letters that were sent with one request. */
export function fates(count: number, answer: Answer<EventsAnswer>): Fate[] {
  if (answer.ok) return Array.from({ length: count }, (_, index) => fateOf(answer.value.results?.[index]));
  const fate: Fate = {
    state: mayBeTriedAgain(answer.failure) ? 'waiting' : 'refused',
    reason: explain(answer.failure),
  };
  return Array.from({ length: count }, () => fate);
}

function fateOf(result: EventResult | undefined): Fate {
  switch (result?.status) {
    case 'accepted':
      return { state: 'accepted', reason: null };
    case 'refused':
      return { state: 'refused', reason: whyRefused(result) };
    default: // not durable, and not at fault either: the same event_id makes another attempt safe
      return { state: 'waiting', reason: result?.reason ?? 'The API could not store it yet.' };
  }
}

function whyRefused(result: EventResult): string {
  const named = (result.violations ?? []).map(({ pointer, reason }) => `${pointer || 'event'} ${reason}`);
  return named.join('; ') || result.reason || 'The API refused it.';
}

export function explain(failure: Failure): string {
  const named =
    failure.kind === 'refused' ? failure.violations.map(({ pointer, reason }) => `${pointer} ${reason}`) : [];
  return named.length > 0 ? `${failure.detail}: ${named.join('; ')}` : failure.detail;
}
