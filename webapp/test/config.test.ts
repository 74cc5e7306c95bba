import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, parseConfig } from '../src/config';

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
