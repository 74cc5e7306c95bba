import { describe, expect, it } from 'vitest';
import { ConfigError, DEFAULT_CONFIG, loadConfig, parseConfig } from '../src/config';

describe('config.json', () => {
  it('may be empty: everything has a default', () => {
    expect(parseConfig({})).toEqual(DEFAULT_CONFIG);
    expect(DEFAULT_CONFIG).toEqual({
      apiUrl: '',
      pipelineUrl: '',
      apiKey: null,
      shopperId: null,
      shopperToken: null,
      currency: 'GBP',
    });
  });

  it('says where everything is', () => {
    const given = { pipelineUrl: null, apiKey: 'k', shopperId: '17', shopperToken: '9.sig', currency: 'EUR' };

    expect(parseConfig({ ...given, apiUrl: 'https://api.example/' })).toEqual({
      ...given,
      apiUrl: 'https://api.example',
    });
  });

  it.each([
    [[], undefined],
    [null, 'config.json must be a JSON object'],
    [{ apiUrl: 'javascript:alert(1)' }, 'config.json: apiUrl must be empty or an http(s) address'],
    [{ apiUrl: 7 }, 'config.json: apiUrl must be a string'],
    [{ currency: 'pounds' }, 'config.json: currency must be an ISO 4217 code such as GBP'],
  ])('names what is wrong in %j', (json, sentence) => {
    if (sentence === undefined) expect(parseConfig(json)).toEqual(DEFAULT_CONFIG);
    else expect(() => parseConfig(json)).toThrow(sentence);
  });
});

describe('reading config.json', () => {
  /** A server that answers so, one answer after the other; `null` is a connection that fails. */
  function server(...answers: (Response | null)[]) {
    const pauses: number[] = [];
    const fetcher = (async () => {
      const next = answers.shift();
      if (!next) throw new TypeError('Failed to fetch');
      return next;
    }) as typeof fetch;
    return { pauses, config: loadConfig(fetcher, async (millis) => void pauses.push(millis)), answers };
  }

  it('goes on after failures of the network and the server', async () => {
    const { config, pauses } = server(null, new Response('', { status: 503 }), new Response('{"apiKey":"k"}'));

    expect((await config).apiKey).toBe('k');
    expect(pauses).toEqual([500, 1_000]);
  });

  it('ends after five tries', async () => {
    const { config, pauses } = server(null, null, null, null, new Response('', { status: 500 }));

    await expect(config).rejects.toThrow(new ConfigError('config.json could not be read (HTTP 500)'));
    expect(pauses).toHaveLength(4);
  });

  it.each([
    ['is missing', () => new Response('', { status: 404 }), 'config.json could not be read (HTTP 404)'],
    ['is no JSON', () => new Response('<html>'), 'Unexpected token'],
    ['is wrong', () => new Response('{"apiUrl":7}'), 'config.json: apiUrl must be a string'],
  ])('does not try again where it %s', async (_, answer, sentence) => {
    const { config, pauses } = server(answer());

    await expect(config).rejects.toThrow(sentence);
    expect(pauses).toEqual([]);
  });
});
