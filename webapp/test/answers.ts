import type { EventsAnswer } from '../src/api/contract';
import type { Answer, Failure } from '../src/api/failure';
import type { ShoppingEvent } from '../src/event/event';

export function answered<T>(value: T, status = 200): Answer<T> {
  return { ok: true, value, status, millis: 1 };
}

export function failed<T>(failure: Failure): Answer<T> {
  return { ok: false, failure, millis: 1 };
}

export const unreachable: Failure = { kind: 'unreachable', detail: 'The server cannot be reached.' };
export const forbidden: Failure = { kind: 'forbidden', status: 403, detail: 'Send the token.' };
export const absent: Failure = { kind: 'absent', detail: 'There is no such route.' };

export function busy(retryAfterMillis: number | null): Failure {
  return { kind: 'busy', status: 503, detail: 'There is no room.', retryAfterMillis };
}

export function allAccepted(events: readonly ShoppingEvent[]): Answer<EventsAnswer> {
  const results = events.map(({ event_id }, index) => ({
    index,
    event_id: event_id ?? '',
    status: 'accepted' as const,
  }));
  return answered({ accepted: results.length, results }, 202);
}
