import { computed, signal } from '@preact/signals';
import type { CartstreamApi } from '../api/cartstream';
import type { EventsAnswer, SubmitAnswer } from '../api/contract';
import type { Answer } from '../api/failure';
import { violations } from '../event/contract';
import { curl } from '../event/curl';
import { uuidv7 } from '../event/event';
import { EMPTY_FORM, type EventForm, eventOfForm, parseJson } from './console-form';
import type { Platform } from './platform';

/** One request of the console. A retry sends the same event, with the same `event_id`, and counts its attempts. */
export interface Sent {
  readonly id: string;
  readonly at: number;
  readonly route: Route;
  readonly body: unknown;
  readonly attempts: number;
  readonly answer: Answer<SubmitAnswer | EventsAnswer> | null;
}

export type Route = '/submit' | '/v1/events';

const MAX_LOG = 20;
const NOTHING_SENT: readonly Sent[] = [];

/** The event console: an event as a form or as JSON, checked as one types, sent, and its answer kept. */
export function createConsole(api: CartstreamApi, platform: Platform, base: { url: string; hasKey: boolean }) {
  const mode = signal<'form' | 'json'>('form');
  const form = signal<EventForm>(EMPTY_FORM);
  const json = signal(JSON.stringify(eventOfForm(EMPTY_FORM), null, 2));
  const log = signal(NOTHING_SENT);

  const parsed = computed(() => (mode.value === 'form' ? { body: eventOfForm(form.value) } : parseJson(json.value)));
  const body = computed(() => ('body' in parsed.value ? parsed.value.body : undefined));
  const route = computed<Route>(() => (Array.isArray(body.value) ? '/v1/events' : '/submit'));
  const problems = computed(() =>
    'error' in parsed.value ? [{ pointer: '', reason: parsed.value.error }] : checked(body.value),
  );
  const request = computed(() =>
    body.value === undefined ? '' : curl(base.url + route.value, body.value, base.hasKey),
  );

  function checked(posted: unknown) {
    if (!Array.isArray(posted)) return violations(posted, platform.now());
    return posted.flatMap((event, index) =>
      violations(event, platform.now()).map(({ pointer, reason }) => ({ pointer: `/${index}${pointer}`, reason })),
    );
  }

  function edit(change: Partial<EventForm>): void {
    form.value = { ...form.value, ...change };
  }

  function show(next: 'form' | 'json'): void {
    if (next === 'json') json.value = JSON.stringify(eventOfForm(form.value), null, 2);
    mode.value = next;
  }

  async function send(): Promise<void> {
    if (problems.value.length > 0) return;
    const id = uuidv7(platform.now());
    const sent: Sent = {
      id,
      at: platform.now(),
      route: route.value,
      body: withIds(body.value, platform),
      attempts: 0,
      answer: null,
    };
    log.value = [sent, ...log.value].slice(0, MAX_LOG);
    await attempt(sent);
  }

  async function attempt(sent: Sent): Promise<void> {
    const tried = { ...sent, attempts: sent.attempts + 1 };
    replace({ ...tried, answer: null });
    replace({ ...tried, answer: await (sent.route === '/submit' ? api.submit(sent.body) : api.sendEvents(sent.body)) });
  }

  function replace(changed: Sent): void {
    log.value = log.value.map((entry) => (entry.id === changed.id ? changed : entry));
  }

  return { mode, form, json, log, body, route, problems, request, edit, show, send, retry: attempt };
}

export type EventConsole = ReturnType<typeof createConsole>;

/** Gives every event an id before its first sending, so that any retry is recognised as one. */
function withIds(body: unknown, platform: Platform): unknown {
  if (Array.isArray(body)) return body.map((event) => withIds(event, platform));
  return { event_id: uuidv7(platform.now()), ...(body as object) };
}
