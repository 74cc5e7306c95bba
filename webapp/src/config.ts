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

/** Pauses before `config.json` is read again, in milliseconds: a deployment or a weak connection may be over by then. */
const PAUSES: readonly number[] = [500, 1_000, 2_000, 4_000];

const sleep = (millis: number) => new Promise<void>((done) => setTimeout(done, millis));

/**
 * Reads `config.json`; tries again where the server or the network fails.
 *
 * @throws ConfigError where there is none, it is wrong, or the last try failed, too
 */
export async function loadConfig(
  fetcher: typeof fetch = fetch,
  pause: (millis: number) => Promise<void> = sleep,
): Promise<Config> {
  for (const millis of PAUSES) {
    try {
      return await read(fetcher);
    } catch (error) {
      if (!(error instanceof UnansweredError)) throw error;
      await pause(millis);
    }
  }
  return read(fetcher);
}

/** A later try may succeed. */
class UnansweredError extends ConfigError {}

async function read(fetcher: typeof fetch): Promise<Config> {
  const response = await fetcher('config.json', { cache: 'no-cache' }).catch(() => {
    throw new UnansweredError('config.json could not be read');
  });
  if (!response.ok) {
    const failure = `config.json could not be read (HTTP ${response.status})`;
    throw response.status >= 500 ? new UnansweredError(failure) : new ConfigError(failure);
  }
  return parseConfig(await response.json());
}

/** @throws ConfigError with one sentence that names the setting to correct */
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
