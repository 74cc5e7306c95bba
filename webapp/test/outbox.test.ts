import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventsAnswer } from '../src/api/contract';
import type { Answer } from '../src/api/failure';
import type { ShoppingEvent } from '../src/event/event';
import { createOutbox, type Draft, MAX_PER_REQUEST, MAX_WAITING } from '../src/store/outbox';
import type { OutboxEntry } from '../src/store/outbox-entry';
import { allAccepted, answered, busy, failed, unreachable } from './answers';
import { settle, TestPlatform } from './platform';

const view = (product: string): Draft => ({ user_id: '1569', event: 'product_view', product_ids: [product] });

describe('the outbox', () => {
  let platform: TestPlatform;
  let sent: (readonly ShoppingEvent[])[];
  let answer: (events: readonly ShoppingEvent[]) => Answer<EventsAnswer> | Promise<Answer<EventsAnswer>>;
  const settled = vi.fn<(entry: OutboxEntry) => void>();
  const open = () =>
    createOutbox(
      async (events) => {
        sent.push(events);
        return answer(events);
      },
      platform,
      settled,
    );

  beforeEach(() => {
    platform = new TestPlatform();
    sent = [];
    answer = allAccepted;
    settled.mockReset();
  });

  it('sends an event at once, with an id, a time and its source', async () => {
    open().post(view('a'));
    await settle();

    expect(sent).toHaveLength(1);
    expect(sent[0]?.[0]).toMatchObject({
      user_id: '1569',
      product_ids: ['a'],
      source: 'web-app',
      timestamp: '2026-11-22T10:00:00.000Z',
    });
    expect(sent[0]?.[0]?.event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ state: 'accepted' }));
  });

  it('packs what comes while a request is under way into the next one, in order', async () => {
    let release = () => {};
    answer = (events) => new Promise((resolve) => (release = () => resolve(allAccepted(events))));
    const outbox = open();
    outbox.post(view('a'));
    await settle();
    outbox.post(view('b'));
    outbox.post(view('c'));
    await settle();
    expect(sent).toHaveLength(1);

    release();
    await settle();

    expect(sent[1]?.map((event) => event.product_ids?.[0])).toEqual(['b', 'c']);
  });

  it('sends again after a pause, under the same event_id', async () => {
    answer = () => failed(unreachable);
    const outbox = open();
    outbox.post(view('a'));
    await settle();
    expect(outbox.waiting.value).toHaveLength(1);
    answer = allAccepted;

    await platform.pass(1_000);

    expect(sent).toHaveLength(2);
    expect(sent[1]?.[0]?.event_id).toBe(sent[0]?.[0]?.event_id);
    expect(outbox.waiting.value).toHaveLength(0);
  });

  it('waits longer after each failure, up to half a minute', async () => {
    answer = () => failed(unreachable);
    const outbox = open();
    outbox.post(view('a'));
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      await settle();
      const pause = (outbox.retryAt.value ?? 0) - platform.now();
      pauses.push(pause);
      await platform.pass(pause);
    }

    expect(pauses).toEqual([750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
  });

  it('waits as long as the API asks', async () => {
    answer = () => failed(busy(7_000));
    const outbox = open();
    outbox.post(view('a'));
    await settle();

    expect(outbox.retryAt.value).toBe(platform.now() + 7_000);
  });

  it('sends only what was not stored again', async () => {
    answer = (events) =>
      answered(
        {
          accepted: 1,
          results: events.map((event, index) => ({
            index,
            event_id: event.event_id ?? '',
            status: index === 0 ? 'accepted' : 'failed',
          })),
        },
        207,
      );
    platform.storage.setItem('cartstream.outbox.1', JSON.stringify(anEntry('1')));
    platform.storage.setItem('cartstream.outbox.2', JSON.stringify(anEntry('2')));
    const outbox = open();
    await outbox.flush();
    answer = allAccepted;
    await platform.pass(1_000);

    expect(sent.map((events) => events.map((event) => event.event_id))).toEqual([['1', '2'], ['2']]);
  });

  it('never sends a rejected event again, and says why', async () => {
    answer = () =>
      answered(
        {
          accepted: 0,
          results: [{ index: 0, status: 'rejected', violations: [{ pointer: '/user_id', reason: 'is missing' }] }],
        },
        207,
      );
    const outbox = open();
    outbox.post(view('a'));
    await platform.pass(60_000);

    expect(sent).toHaveLength(1);
    expect(outbox.entries.value[0]).toMatchObject({ state: 'rejected', reason: '/user_id is missing' });
    expect(platform.entries.size).toBe(0);
  });

  it('remembers unsent events over a reload, and sends them in order', async () => {
    answer = () => failed(unreachable);
    const before = open();
    before.post(view('a'));
    await platform.pass(10);
    before.post(view('b'));
    await settle();
    const ids = before.entries.value.map((entry) => entry.event.event_id);
    sent = [];
    answer = allAccepted;

    await open().flush();

    expect(sent.flat().map((event) => event.event_id)).toEqual(ids);
    expect(platform.entries.size).toBe(0);
  });

  it('takes no more than it can keep', () => {
    answer = () => new Promise(() => {});
    const outbox = open();
    for (let index = 0; index < MAX_WAITING; index++) expect(outbox.post(view('a'))).not.toBeNull();

    expect(outbox.post(view('one too many'))).toBeNull();
    expect(outbox.entries.value).toHaveLength(MAX_WAITING);
  });

  it('keeps requests within their limit', async () => {
    for (let index = 0; index < MAX_PER_REQUEST + 1; index++) {
      platform.storage.setItem(`cartstream.outbox.${index}`, JSON.stringify(anEntry(String(index))));
    }
    await open().flush();

    expect(sent.map((events) => events.length)).toEqual([MAX_PER_REQUEST, 1]);
  });

  it('starts with nothing where what was stored cannot be read', () => {
    platform.storage.setItem('cartstream.outbox.1', '{');

    expect(open().entries.value).toEqual([]);
  });
});

function anEntry(eventId: string): OutboxEntry {
  return {
    event: {
      user_id: '1',
      event: 'product_view',
      product_ids: ['a'],
      event_id: eventId,
      timestamp: '2026-11-22T10:00:00Z',
    },
    state: 'waiting',
    queuedAt: 0,
    attempts: 0,
    acceptedAfterMillis: null,
    countedAfterMillis: null,
    unseen: null,
    reason: null,
  };
}
