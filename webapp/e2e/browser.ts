import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LaunchOptions } from '@playwright/test';

/** The system's Chromium: Playwright's own downloads are not needed. */
export function systemChromium(): LaunchOptions {
  const finder = fileURLToPath(new URL('../scripts/find-chromium', import.meta.url));
  return {
    executablePath: execFileSync(finder, { encoding: 'utf8' }).trim(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
