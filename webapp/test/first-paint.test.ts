import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What `make build-webapp` built; `make test-webapp` does so first. */
const page = readFileSync(fileURLToPath(new URL('../dist/index.html', import.meta.url)), 'utf8');

describe('the first paint of the built page', () => {
  it('waits for no style sheet', () => {
    expect(page).not.toMatch(/<link[^>]*rel="?stylesheet/);
    expect(page).not.toContain('@import');
  });

  it('waits for no script: all are modules, which run after the page is read', () => {
    const scripts = page.match(/<script[^>]*>/g) ?? [];

    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain('type="module"');
  });

  it('has its one style sheet inside, under the hash that the policy allows', () => {
    const [style, ...more] = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)];
    const hash = createHash('sha256')
      .update(style?.[1] ?? '')
      .digest('base64');

    expect(more).toEqual([]);
    expect(page).toContain(`style-src 'self' 'sha256-${hash}'`);
  });
});
