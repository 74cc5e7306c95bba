import { defineConfig } from '@playwright/test';
import { systemChromium } from './e2e/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  workers: 1,
  forbidOnly: true,
  timeout: 180_000, // a bound for crowded machines, not a pause
  expect: { timeout: 40_000 },
  reporter: [['list'], ['junit', { outputFile: 'target/playwright-reports/TEST-playwright.xml' }]],
  use: {
    launchOptions: systemChromium(),
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
  },
});
