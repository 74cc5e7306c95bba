import type { Violation } from '../event/event';

/** Why a request brought no answer of use. */
export type Failure =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | {
      readonly kind: 'busy';
      readonly status: number;
      readonly detail: string;
      readonly retryAfterMillis: number | null;
    }
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly title: string;
      readonly detail: string;
      readonly violations: readonly Violation[];
    }
  /** The caller has no access: no valid key (401), or not this shopper (403). A retry changes nothing. */
  | { readonly kind: 'forbidden'; readonly status: number; readonly detail: string }
  | { readonly kind: 'absent'; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly detail: string };

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly millis: number }
  | { readonly ok: false; readonly failure: Failure; readonly millis: number };

/** Whether the same request may succeed later; `unreadable` counts too: something between us and the API answered for it. */
export function mayBeTriedAgain(failure: Failure): boolean {
  return failure.kind === 'unreachable' || failure.kind === 'busy' || failure.kind === 'unreadable';
}

/** Reads an answer of failure: problem+json (RFC 9457) where it is one, the bare status where not. */
export function failureOf(status: number, headers: Headers, body: unknown): Failure {
  const problem = asRecord(body);
  const title = text(problem.title) ?? `HTTP ${status}`;
  const detail = text(problem.detail) ?? text(problem.message) ?? title;
  if (status === 401 || status === 403) return { kind: 'forbidden', status, detail };
  if (status === 404) return { kind: 'absent', detail };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'busy', status, detail, retryAfterMillis: retryAfter(headers) };
  }
  return { kind: 'rejected', status, title, detail, violations: violationsOf(problem.violations) };
}

export function violationsOf(value: unknown): Violation[] {
  if (!Array.isArray(value)) return [];
  return value.map(asRecord).map((entry) => ({ pointer: text(entry.pointer) ?? '', reason: text(entry.reason) ?? '' }));
}

/** Retry-After in seconds, as our API sends it; a date is not understood and counts as absent. */
function retryAfter(headers: Headers): number | null {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return Number.isNaN(seconds) ? null : seconds * 1000;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
