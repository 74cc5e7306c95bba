import { defineConfig } from '@playwright/test';
import { systemChromium } from './e2e/browser.ts';

/** What only the mock allows to be broken, and what only a pipeline of one's own does. */
const runsAgainst = process.env.WEBAPP_URL === undefined ? 'mock' : 'pipeline';
const ownPipeline = process.env.PIPELINE_DATA !== undefined;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  testIgnore: [
    ...(runsAgainst === 'pipeline' ? ['failures.spec.ts'] : []),
    ...(runsAgainst === 'pipeline' && ownPipeline ? [] : ['running.spec.ts']),
  ],
  workers: 1,
  forbidOnly: true,
  timeout: 400_000, // bounds for crowded machines, not pauses
  expect: { timeout: 120_000 },
  reporter: [['list'], ['junit', { outputFile: `target/playwright-reports/TEST-playwright-${runsAgainst}.xml` }]],
  use: {
    launchOptions: systemChromium(),
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
  },
});
