import { defineConfig } from '@playwright/test';
import { systemChromium } from './e2e/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: { launchOptions: systemChromium(), viewport: { width: 1280, height: 900 }, trace: 'retain-on-failure' },
});
