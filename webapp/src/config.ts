/** What the page learns at run time from `config.json`, so that one build serves every environment. */
export interface Config {
  /** Where the producer API answers; empty for the page's own origin. */
  readonly apiUrl: string;
  /** Where the local runner tells about its pipeline; empty for the page's own origin, `null` where there is none. */
  readonly pipelineUrl: string | null;
  readonly apiKey: string | null;
  /** Who is logged in, where the shop's server answers `config.json` for them. */
  readonly shopperId: string | null;
  /** That shopper's token, without which an API with restricted access tells nothing of them. */
  readonly shopperToken: string | null;
  /** ISO 4217 code of the catalogue's prices. */
  readonly currency: string;
}

export const DEFAULT_CONFIG: Config = {
  apiUrl: '',
  pipelineUrl: '',
  apiKey: null,
  shopperId: null,
  shopperToken: null,
  currency: 'GBP',
};

export class ConfigError extends Error {}

export async function loadConfig(fetcher: typeof fetch = fetch): Promise<Config> {
  const response = await fetcher('config.json', { cache: 'no-cache' });
  if (!response.ok) throw new ConfigError(`config.json could not be read (HTTP ${response.status})`);
  return parseConfig(await response.json());
}

/** @throws ConfigError with one sentence that names the setting to mend */
export function parseConfig(json: unknown): Config {
  if (typeof json !== 'object' || json === null) throw new ConfigError('config.json must be a JSON object');
  const given = json as Record<string, unknown>;
  return {
    apiUrl: address('apiUrl', given.apiUrl) ?? DEFAULT_CONFIG.apiUrl,
    pipelineUrl:
      given.pipelineUrl === null ? null : (address('pipelineUrl', given.pipelineUrl) ?? DEFAULT_CONFIG.pipelineUrl),
    apiKey: text('apiKey', given.apiKey) || null,
    shopperId: text('shopperId', given.shopperId) || null,
    shopperToken: text('shopperToken', given.shopperToken) || null,
    currency: currency(text('currency', given.currency) || DEFAULT_CONFIG.currency),
  };
}

function address(name: string, value: unknown): string | undefined {
  const given = text(name, value);
  if (!given) return given;
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    throw new ConfigError(`config.json: ${name} must be empty or an http(s) address`);
  }
  return given.replace(/\/+$/, '');
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ConfigError(`config.json: ${name} must be a string`);
  return value.trim();
}

function currency(code: string): string {
  if (!/^[A-Z]{3}$/.test(code)) throw new ConfigError('config.json: currency must be an ISO 4217 code such as GBP');
  return code;
}
