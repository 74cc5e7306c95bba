import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config';
import { aFolder } from './folder';

const SCRIPT = fileURLToPath(new URL('../scripts/configure.mjs', import.meta.url));
const PAGE = `<meta content="default-src 'none'; connect-src 'self' http://localhost:* http://127.0.0.1:*; base-uri 'none'" />`;

function configure(...options: string[]) {
  const dist = aFolder();
  writeFileSync(join(dist, 'index.html'), PAGE);
  execFileSync(process.execPath, [SCRIPT, '--dist', dist, ...options], { stdio: 'pipe' });
  return {
    page: readFileSync(join(dist, 'index.html'), 'utf8'),
    config: parseConfig(JSON.parse(readFileSync(join(dist, 'config.json'), 'utf8'))),
  };
}

describe('configuring a built page', () => {
  it('lets it talk to its API and to no other server', () => {
    const { page, config } = configure('--api', 'https://api.example/v', '--api-key', 'k');

    expect(page).toContain("connect-src 'self' https://api.example; base-uri 'none'");
    expect(config).toMatchObject({ apiUrl: 'https://api.example/v', pipelineUrl: null, apiKey: 'k', currency: 'GBP' });
  });

  it('leaves it with its own origin where no address is given', () => {
    expect(configure().page).toContain("connect-src 'self'; base-uri");
  });

  it('refuses what is no address', () => {
    expect(() => configure('--api', 'api.example')).toThrow(/--api must be an http\(s\) address/);
  });
});
