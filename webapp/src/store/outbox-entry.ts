import type { EventResult, EventsAnswer } from '../api/contract';
import { type Answer, type Failure, mayBeTriedAgain } from '../api/failure';
import type { ShoppingEvent } from '../event/event';

/** An event of the shop on its way, from the shopper's click to the features. */
export interface OutboxEntry {
  readonly event: ShoppingEvent & { readonly event_id: string; readonly timestamp: string };
  readonly state: 'waiting' | 'sending' | 'accepted' | 'rejected';
  readonly queuedAt: number;
  readonly attempts: number;
  /** From the click to the API's word that the event is durable. */
  readonly acceptedAfterMillis: number | null;
  /** From the click to the moment this page saw the shopper's features change. */
  readonly countedAfterMillis: number | null;
  /** Why this page does not see it counted: it was looked for in vain, or the API does not let it look. */
  readonly unseen: 'timed-out' | 'withheld' | null;
  /** Why the last attempt failed, or why the API rejected. */
  readonly reason: string | null;
}

export type Outcome = Pick<OutboxEntry, 'state' | 'reason'>;

/** What an answer means for each of the entries that were sent with one request. */
export function outcomesOf(count: number, answer: Answer<EventsAnswer>): Outcome[] {
  if (answer.ok) return Array.from({ length: count }, (_, index) => outcomeOf(answer.value.results?.[index]));
  const outcome: Outcome = {
    state: mayBeTriedAgain(answer.failure) ? 'waiting' : 'rejected',
    reason: explain(answer.failure),
  };
  return Array.from({ length: count }, () => outcome);
}

function outcomeOf(result: EventResult | undefined): Outcome {
  switch (result?.status) {
    case 'accepted':
      return { state: 'accepted', reason: null };
    case 'rejected':
      return { state: 'rejected', reason: whyRejected(result) };
    default: // not durable, and not at fault either: the same event_id makes another attempt safe
      return { state: 'waiting', reason: result?.reason ?? 'The API could not store it yet.' };
  }
}

function whyRejected(result: EventResult): string {
  const named = (result.violations ?? []).map(({ pointer, reason }) => `${pointer || 'event'} ${reason}`);
  return named.join('; ') || result.reason || 'The API rejected it.';
}

export function explain(failure: Failure): string {
  const named =
    failure.kind === 'rejected' ? failure.violations.map(({ pointer, reason }) => `${pointer} ${reason}`) : [];
  return named.length > 0 ? `${failure.detail}: ${named.join('; ')}` : failure.detail;
}
