import { computed, signal } from '@preact/signals';
import type { EventSender } from '../api/cartstream';
import type { Answer } from '../api/failure';
import { type ShoppingEvent, SOURCE, uuidv7 } from '../event/event';
import { fates, type Letter } from './letter';
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
export function createOutbox(send: EventSender, platform: Platform, onSettled: (letter: Letter) => void) {
  const letters = signal<readonly Letter[]>(restored(platform));
  const retryAt = signal<number | null>(null);
  const waiting = computed(() =>
    letters.value.filter((letter) => letter.state === 'waiting' || letter.state === 'sending'),
  );
  const sessionId = uuidv7(platform.now());
  let failures = 0;
  let callOff: (() => void) | null = null;
  let sending = false;

  /** Answers the letter, or null where too many wait already. */
  function post(draft: Draft): Letter | null {
    if (waiting.value.length >= MAX_WAITING) return null;
    const now = platform.now();
    const letter: Letter = {
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
    letters.value = bounded([...letters.value, letter]);
    platform.storage.setItem(STORAGE_PREFIX + letter.event.event_id, JSON.stringify(letter));
    if (retryAt.value === null) void flush();
    return letter;
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

  function next(): Letter[] {
    return letters.value.filter((letter) => letter.state === 'waiting').slice(0, MAX_PER_REQUEST);
  }

  function attempt(batch: Letter[]) {
    for (const letter of batch) update(letter.event.event_id, { state: 'sending', attempts: letter.attempts + 1 });
    return send(batch.map((letter) => letter.event));
  }

  function settle(batch: Letter[], answer: Awaited<ReturnType<EventSender>>): void {
    const now = platform.now();
    const decided = fates(batch.length, answer);
    batch.forEach((letter, index) => {
      const fate = decided[index] as (typeof decided)[number];
      const acceptedAfterMillis = fate.state === 'accepted' ? now - letter.queuedAt : null;
      const settled = update(letter.event.event_id, { ...fate, acceptedAfterMillis });
      if (fate.state === 'waiting' || !settled) return;
      platform.storage.removeItem(STORAGE_PREFIX + letter.event.event_id);
      onSettled(settled);
    });
    letters.value = bounded(letters.value);
    if (decided.some((fate) => fate.state === 'waiting')) schedule(retryAfter(answer));
    else failures = 0;
  }

  function schedule(retryAfterMillis: number | null): void {
    const ceiling = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** failures++);
    const pause = retryAfterMillis ?? ceiling / 2 + (ceiling / 2) * platform.random();
    retryAt.value = platform.now() + pause;
    callOff = platform.after(pause, () => void flush());
  }

  function update(eventId: string, change: Partial<Letter>): Letter | undefined {
    letters.value = letters.value.map((letter) =>
      letter.event.event_id === eventId ? { ...letter, ...change } : letter,
    );
    return letters.value.find((letter) => letter.event.event_id === eventId);
  }

  return { letters, waiting, retryAt, post, flush, update };
}

export type Outbox = ReturnType<typeof createOutbox>;

function retryAfter(answer: Answer<unknown>): number | null {
  return !answer.ok && answer.failure.kind === 'busy' ? answer.failure.retryAfterMillis : null;
}

/** Keeps everything unsettled and the newest of what is settled. */
function bounded(letters: readonly Letter[]): readonly Letter[] {
  const settled = letters.filter((letter) => letter.state === 'accepted' || letter.state === 'refused');
  const forgotten = new Set(settled.slice(0, Math.max(0, settled.length - MAX_SETTLED)));
  return forgotten.size === 0 ? letters : letters.filter((letter) => !forgotten.has(letter));
}

function restored(platform: Platform): Letter[] {
  return platform.storage
    .keys()
    .filter((key) => key.startsWith(STORAGE_PREFIX))
    .map((key) => stored<Letter | null>(platform.storage, key, null))
    .filter((letter): letter is Letter => letter?.event?.event_id !== undefined)
    .map((letter) => ({ ...letter, state: 'waiting' as const }))
    .sort((a, b) => a.queuedAt - b.queuedAt || a.event.event_id.localeCompare(b.event.event_id));
}
