import { test as base, expect, type Page } from '@playwright/test';
import { type RunningMock, startMock } from './mock/server.ts';

/** A running pipeline to test against, such as that of `make run`; without it, each test gets a mock of its own. */
const RUNNING_URL = process.env.WEBAPP_URL;

interface Fixtures {
  /** The mock behind the page; asking for it says that the test needs to break something. */
  mock: RunningMock;
  /** Where the page is: a running pipeline's, or the mock's. */
  url: string;
  shop: Page;
}

export const test = base.extend<Fixtures & { guard: undefined }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  mock: async ({}, use) => {
    const mock = await startMock();
    await use(mock);
    await mock.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  url: async ({}, use) => {
    const mock = RUNNING_URL === undefined ? await startMock() : null;
    await use(RUNNING_URL ?? mock?.url ?? '');
    await mock?.close();
  },
  /** Fails every test in which a script failed, a policy was violated, or another origin was requested. */
  guard: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (!/^https?:\/\/(localhost|127\.0\.0\.1)[:/]/.test(request.url())) complaints.push(`asked ${request.url()}`);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  shop: async ({ page, url }, use) => {
    await page.goto(url);
    await expect(page.locator('.product-card').first()).toBeVisible();
    await use(page);
  },
});

export { expect };

export const productCards = (page: Page) => page.locator('.product-card');
export const addButtonOf = (page: Page, place: number) =>
  productCards(page)
    .nth(place)
    .getByRole('button', { name: /^Add .* to cart$/ });
export const openCart = (page: Page) => page.getByRole('button', { name: /in your cart/ }).click();

/** The numbers of the "What Cartstream knows" panel by name. */
export async function featureOf(page: Page, name: string): Promise<string> {
  return page.locator('.behind .features div', { hasText: name }).locator('dd').innerText();
}
