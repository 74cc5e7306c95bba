import { type Answer, type Failure, failureOf } from './failure';

/** Longest wait for an answer, in milliseconds; the API's own budget for a durable write is shorter. */
export const TIMEOUT_MILLIS = 10_000;

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly timeoutMillis?: number;
}

export type Send = <T>(path: string, call?: Call) => Promise<Answer<T>>;

/** Who asks: a key of the page's, and the token of the shopper who is logged in. */
export interface Identity {
  readonly apiKey: string | null;
  readonly shopperToken: string | null;
}

export const NOBODY: Identity = { apiKey: null, shopperToken: null };

/** Sends JSON and reads JSON; failures come back as values, never as exceptions. */
export function http(baseUrl: string, identity: Identity, fetcher: typeof fetch = fetch): Send {
  return async <T>(path: string, call: Call = {}): Promise<Answer<T>> => {
    const started = performance.now();
    const failed = (failure: Failure): Answer<T> => ({ ok: false, failure, millis: performance.now() - started });
    try {
      const response = await fetcher(baseUrl + path, init(call, identity));
      const body = await readJson(response);
      if (!response.ok && !hasResults(body)) return failed(failureOf(response.status, response.headers, body));
      if (body === undefined) return failed(notJson(response));
      return { ok: true, value: body as T, status: response.status, millis: performance.now() - started };
    } catch (error) {
      return failed({ kind: 'unreachable', detail: whyUnreachable(error) });
    }
  };
}

/** Whether each event of a batch has its answer, also where all were rejected. */
function hasResults(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'results' in body;
}

function init(call: Call, { apiKey, shopperToken }: Identity): RequestInit {
  const timeout = AbortSignal.timeout(call.timeoutMillis ?? TIMEOUT_MILLIS);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (apiKey !== null) headers['X-API-Key'] = apiKey;
  if (shopperToken !== null) headers['X-Shopper-Token'] = shopperToken;
  if (call.body === undefined) return { headers, signal: either(timeout, call.signal) };
  headers['Content-Type'] = 'application/json';
  return {
    method: call.method ?? 'POST',
    headers,
    body: JSON.stringify(call.body),
    signal: either(timeout, call.signal),
  };
}

function either(timeout: AbortSignal, given: AbortSignal | undefined): AbortSignal {
  return given ? AbortSignal.any([timeout, given]) : timeout;
}

async function readJson(response: Response): Promise<unknown> {
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? '')) return undefined;
  return response.json().catch(() => undefined);
}

/** A static host answers an unknown route with its page: to us, the route is not there. */
function notJson(response: Response): Failure {
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
  return isPage
    ? { kind: 'absent', detail: 'This route does not exist.' }
    : { kind: 'unreadable', detail: 'The answer is not JSON.' };
}

function whyUnreachable(error: unknown): string {
  return error instanceof DOMException && error.name === 'TimeoutError'
    ? 'No answer in time.'
    : 'The server cannot be reached.';
}
