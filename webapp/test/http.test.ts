import { describe, expect, it, vi } from 'vitest';
import { http } from '../src/api/http';

const json = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

function answering(response: Response | Error) {
  const fetcher = vi.fn<typeof fetch>(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
  return { fetcher, send: http('https://api.example', { apiKey: 'secret', shopperToken: 'token' }, fetcher) };
}

describe('a request', () => {
  it('posts JSON with the key to the API', async () => {
    const { fetcher, send } = answering(json(202, { accepted: 1, results: [] }));

    expect(await send('/v1/events', { body: [1] })).toMatchObject({ ok: true, status: 202, value: { accepted: 1 } });
    expect(fetcher).toHaveBeenCalledWith(
      'https://api.example/v1/events',
      expect.objectContaining({
        method: 'POST',
        body: '[1]',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          'X-API-Key': 'secret',
          'X-Shopper-Token': 'token',
        },
      }),
    );
  });

  it('reads a problem with its violations', async () => {
    const violations = [{ pointer: '/user_id', reason: 'is missing' }];
    const problem = { title: 'The event breaks the contract', status: 422, detail: 'Nothing was stored.', violations };
    const { send } = answering(json(422, problem, { 'Content-Type': 'application/problem+json' }));

    expect(await send('/submit', { body: {} })).toMatchObject({
      ok: false,
      failure: { kind: 'rejected', status: 422, title: problem.title, detail: problem.detail, violations },
    });
  });

  it('reads how long a busy API asks to wait', async () => {
    const { send } = answering(json(503, { title: 'Busy' }, { 'Retry-After': '3' }));

    expect(await send('/submit')).toMatchObject({ failure: { kind: 'busy', retryAfterMillis: 3_000 } });
  });

  it.each([401, 403])('tells what is not for us (%s) from what is out of order', async (status) => {
    const { send } = answering(json(status, { title: 'Not yours', detail: 'Send the token.' }));

    expect(await send('/v1/recommendations/1')).toMatchObject({
      failure: { kind: 'forbidden', status, detail: 'Send the token.' },
    });
  });

  it('takes a static host’s page for an absent route', async () => {
    const { send } = answering(new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }));

    expect(await send('/pipeline')).toMatchObject({ failure: { kind: 'absent' } });
  });

  it.each([
    ['no connection', new TypeError('Failed to fetch'), 'The server cannot be reached.'],
    ['no answer in time', new DOMException('', 'TimeoutError'), 'No answer in time.'],
  ])('says that there was %s', async (_, error, detail) => {
    expect(await answering(error).send('/submit')).toMatchObject({ failure: { kind: 'unreachable', detail } });
  });

  it('survives a body that is not the JSON it claims to be', async () => {
    const { send } = answering(new Response('{', { headers: { 'Content-Type': 'application/json' } }));

    expect(await send('/v1/products')).toMatchObject({ failure: { kind: 'unreadable' } });
  });

  it('survives an error without a body', async () => {
    expect(await answering(new Response(null, { status: 502 })).send('/submit')).toMatchObject({
      failure: { kind: 'busy', status: 502, detail: 'HTTP 502' },
    });
  });
});
