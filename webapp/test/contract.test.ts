import { describe, expect, it } from 'vitest';
import { violations } from '../src/event/contract';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const good = {
  user_id: 1569,
  product_ids: ['123', '55'],
  event: 'add_to_cart',
  timestamp: '2026-11-22T10:00:00Z',
  source: 'web-app',
};

/** What the contract has against a good event with a change; `undefined` leaves a field out. */
const against = (change: object) => violations(JSON.parse(JSON.stringify({ ...good, ...change })), NOW);

describe('the event contract', () => {
  it('keeps the first producers’ events valid', () => {
    expect(violations(good, NOW)).toEqual([]);
  });

  it.each([
    [
      'no user',
      { user_id: undefined },
      [{ pointer: '/user_id', reason: 'is missing; a visitor without a login has an anonymous_id instead' }],
    ],
    ['an empty user', { user_id: '' }, [{ pointer: '/user_id', reason: 'must not be empty' }]],
    ['a negative user', { user_id: -1 }, [{ pointer: '/user_id', reason: 'must be at least 0' }]],
    [
      'a user that is neither number nor text',
      { user_id: true },
      [{ pointer: '/user_id', reason: 'must be integer or string' }],
    ],
    [
      'a user with a line break',
      { user_id: 'a\nb' },
      [{ pointer: '/user_id', reason: 'must not hold control characters' }],
    ],
    [
      'too long a user',
      { user_id: 'x'.repeat(129) },
      [{ pointer: '/user_id', reason: 'must be at most 128 characters long' }],
    ],
    ['no products', { product_ids: [] }, [{ pointer: '/product_ids', reason: 'must name at least one product' }]],
    ['an empty product', { product_ids: ['a', ''] }, [{ pointer: '/product_ids/1', reason: 'must not be empty' }]],
    [
      'a foreign field',
      { colour: 'red' },
      [{ pointer: '/colour', reason: 'is not a field of an event; put it into properties' }],
    ],
    [
      'a field with a slash',
      { 'a/b': 1 },
      [{ pointer: '/a~1b', reason: 'is not a field of an event; put it into properties' }],
    ],
    [
      'both kinds of products',
      { items: [{ product_id: 'a' }] },
      [{ pointer: '', reason: 'must have either product_ids or items, and not both' }],
    ],
    [
      'neither kind of products',
      { product_ids: undefined },
      [{ pointer: '', reason: 'must have either product_ids or items, and not both' }],
    ],
    [
      'no time',
      { timestamp: 'now' },
      [{ pointer: '/timestamp', reason: 'must be an RFC 3339 date and time, such as 2026-11-22T10:00:00Z' }],
    ],
    [
      'a day that is none',
      { timestamp: '2026-13-45T10:00:00Z' },
      [{ pointer: '/timestamp', reason: 'must be an RFC 3339 date and time, without leap second' }],
    ],
    [
      'a far future',
      { timestamp: '2026-11-23T10:00:00.001Z' },
      [{ pointer: '/timestamp', reason: 'must be at most one day ahead of the time of receipt' }],
    ],
    [
      'deep properties',
      { properties: { a: { b: { c: { d: 1, e: {} } } } } },
      [{ pointer: '/properties', reason: 'must be at most 4 levels deep' }],
    ],
    [
      'large properties',
      { properties: { a: 'x'.repeat(8192) } },
      [{ pointer: '/properties', reason: 'must be at most 8192 characters as JSON' }],
    ],
  ])('refuses %s', (_, change, expected) => {
    expect(against(change)).toEqual(expected);
  });

  it('takes any name of an event, and nothing that is no name', () => {
    expect(against({ event: 'dance' })).toEqual([]);
    expect(against({ event: 'Dance' })).toEqual([
      {
        pointer: '/event',
        reason: 'must be a name of small letters, digits and underscores, such as add_to_cart',
      },
    ]);
  });

  it('lets a cart update be empty, which empties the cart', () => {
    expect(against({ event: 'update_cart', product_ids: [] })).toEqual([]);
  });

  it('names every violation, ordered by place', () => {
    expect(against({ user_id: '', event: 'Dance', product_ids: [''] }).map(({ pointer }) => pointer)).toEqual([
      '/event',
      '/product_ids/0',
      '/user_id',
    ]);
  });

  it.each([null, 7, 'text', []])('refuses %j, which is no object', (posted) => {
    expect(violations(posted, NOW)).toEqual([{ pointer: '', reason: 'must be object' }]);
  });
});
