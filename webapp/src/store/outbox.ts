import { computed, signal } from '@preact/signals';
import type { EventSender } from '../api/cartstream';
import type { Answer } from '../api/failure';
import { type ShoppingEvent, SOURCE, uuidv7 } from '../event/event';
import { type OutboxEntry, outcomesOf } from './outbox-entry';
import { type Platform, stored } from './platform';

/** Events that may wait for the API; the shop says so when more come. */
export const MAX_WAITING = 500;
/** Events of one request; well below the API's limit, so that one slow answer holds up few. */
export const MAX_PER_REQUEST = 50;
/** Settled events that stay visible. */
const MAX_SETTLED = 30;

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 30_000;
const STORAGE_PREFIX = 'cartstream.outbox.';

export type Draft = Omit<ShoppingEvent, 'event_id' | 'timestamp' | 'source' | 'session_id'>;

/**
 * Sends the shop's events in order, one request at a time. What cannot be sent waits, survives a reload and goes out again under the
 * same `event_id`, so that however often it is sent, it counts once.
 */
export function createOutbox(send: EventSender, platform: Platform, onSettled: (entry: OutboxEntry) => void) {
  const entries = signal<readonly OutboxEntry[]>(restored(platform));
  const retryAt = signal<number | null>(null);
  const waiting = computed(() =>
    entries.value.filter((entry) => entry.state === 'waiting' || entry.state === 'sending'),
  );
  const sessionId = uuidv7(platform.now());
  let failures = 0;
  let callOff: (() => void) | null = null;
  let sending = false;

  /** Answers the entry, or null where too many wait already. */
  function post(draft: Draft): OutboxEntry | null {
    if (waiting.value.length >= MAX_WAITING) return null;
    const now = platform.now();
    const entry: OutboxEntry = {
      event: {
        ...draft,
        event_id: uuidv7(now),
        timestamp: new Date(now).toISOString(),
        session_id: sessionId,
        source: SOURCE,
      },
      state: 'waiting',
      queuedAt: now,
      attempts: 0,
      acceptedAfterMillis: null,
      countedAfterMillis: null,
      unseen: null,
      reason: null,
    };
    entries.value = bounded([...entries.value, entry]);
    platform.storage.setItem(STORAGE_PREFIX + entry.event.event_id, JSON.stringify(entry));
    if (retryAt.value === null) void flush();
    return entry;
  }

  /** Sends what waits, at once; does nothing while a request is under way. */
  async function flush(): Promise<void> {
    if (sending) return;
    sending = true;
    callOff?.();
    retryAt.value = null;
    let batch = next();
    while (batch.length > 0 && retryAt.value === null) {
      settle(batch, await attempt(batch));
      batch = next();
    }
    sending = false;
  }

  function next(): OutboxEntry[] {
    return entries.value.filter((entry) => entry.state === 'waiting').slice(0, MAX_PER_REQUEST);
  }

  function attempt(batch: OutboxEntry[]) {
    for (const entry of batch) update(entry.event.event_id, { state: 'sending', attempts: entry.attempts + 1 });
    return send(batch.map((entry) => entry.event));
  }

  function settle(batch: OutboxEntry[], answer: Awaited<ReturnType<EventSender>>): void {
    const now = platform.now();
    const decided = outcomesOf(batch.length, answer);
    batch.forEach((entry, index) => {
      const outcome = decided[index] as (typeof decided)[number];
      const acceptedAfterMillis = outcome.state === 'accepted' ? now - entry.queuedAt : null;
      const settled = update(entry.event.event_id, { ...outcome, acceptedAfterMillis });
      if (outcome.state === 'waiting' || !settled) return;
      platform.storage.removeItem(STORAGE_PREFIX + entry.event.event_id);
      onSettled(settled);
    });
    entries.value = bounded(entries.value);
    if (decided.some((outcome) => outcome.state === 'waiting')) schedule(retryAfter(answer));
    else failures = 0;
  }

  function schedule(retryAfterMillis: number | null): void {
    const ceiling = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** failures++);
    const pause = retryAfterMillis ?? ceiling / 2 + (ceiling / 2) * platform.random();
    retryAt.value = platform.now() + pause;
    callOff = platform.after(pause, () => void flush());
  }

  function update(eventId: string, change: Partial<OutboxEntry>): OutboxEntry | undefined {
    entries.value = entries.value.map((entry) => (entry.event.event_id === eventId ? { ...entry, ...change } : entry));
    return entries.value.find((entry) => entry.event.event_id === eventId);
  }

  return { entries, waiting, retryAt, post, flush, update };
}

export type Outbox = ReturnType<typeof createOutbox>;

function retryAfter(answer: Answer<unknown>): number | null {
  return !answer.ok && answer.failure.kind === 'busy' ? answer.failure.retryAfterMillis : null;
}

/** Keeps everything unsettled and the newest of what is settled. */
function bounded(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const settled = entries.filter((entry) => entry.state === 'accepted' || entry.state === 'rejected');
  const forgotten = new Set(settled.slice(0, Math.max(0, settled.length - MAX_SETTLED)));
  return forgotten.size === 0 ? entries : entries.filter((entry) => !forgotten.has(entry));
}

function restored(platform: Platform): OutboxEntry[] {
  return platform.storage
    .keys()
    .filter((key) => key.startsWith(STORAGE_PREFIX))
    .map((key) => stored<OutboxEntry | null>(platform.storage, key, null))
    .filter((entry): entry is OutboxEntry => entry?.event?.event_id !== undefined)
    .map((entry) => ({ ...entry, state: 'waiting' as const }))
    .sort((a, b) => a.queuedAt - b.queuedAt || a.event.event_id.localeCompare(b.event.event_id));
}
