import { test as base, expect } from '@playwright/test';
import { type RunningMock, startMock } from './mock/server.ts';

/** A running pipeline to test against, such as that of `make run`; without it, each test gets a mock of its own. */
const RUNNING_URL = process.env.WEBAPP_URL;

interface Fixtures {
  mock: RunningMock;
  url: string;
  /** Whatever the browser complained about: errors of scripts and broken security policies. */
  complaints: string[];
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  mock: async ({}, use) => {
    test.skip(RUNNING_URL !== undefined, 'needs faults, which only the mock has');
    const mock = await startMock();
    await use(mock);
    await mock.close();
  },
  url: async ({ request }, use) => {
    if (RUNNING_URL !== undefined) {
      expect((await request.get(RUNNING_URL)).ok()).toBe(true);
      await use(RUNNING_URL);
      return;
    }
    const mock = await startMock();
    await use(mock.url);
    await mock.close();
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML/i.test(message.text())) complaints.push(message.text());
    });
    await use(complaints);
    expect(complaints).toEqual([]);
  },
});

export { expect };
