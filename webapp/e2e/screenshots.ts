import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { startMock } from './mock/server.ts';

const IMAGES = process.env.SCREENSHOTS ?? fileURLToPath(new URL('../../docs/images', import.meta.url));
const THEMES = ['light', 'dark'] as const;
const PAST_MILLIS = Number(process.env.SCREENSHOT_PAST_MILLIS ?? 40_000);

/**
 * The series that the README shows: a shopper's way through the shop, and what the operator sees meanwhile. Only those taken of a
 * running pipeline (make screenshots starts one) may be shown to others: the stand-in's numbers are made up.
 */
test('screenshots', async ({ browser }) => {
  test.setTimeout(900_000); // a bound for crowded machines, not a pause
  mkdirSync(IMAGES, { recursive: true });
  const running = process.env.WEBAPP_URL === undefined ? await startMock() : null;
  if (running)
    console.warn(
      'Taken of the stand-in, whose numbers are made up. For the README: WEBAPP_URL=http://localhost:… make screenshots',
    );
  const baseURL = process.env.WEBAPP_URL ?? running?.url ?? '';
  const shooting = { baseURL, reducedMotion: 'reduce' as const, deviceScaleFactor: 1 };
  const desk = { ...shooting, viewport: { width: 1440, height: 960 } };
  const operators = await Promise.all(
    THEMES.map(async (colorScheme) => ({
      colorScheme,
      page: await watchingOperator(browser, { ...desk, colorScheme }),
    })),
  );

  const watchedUntil = Date.now() + PAST_MILLIS;

  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ ...desk, colorScheme });
    const page = await context.newPage();
    await shopAsARegular(page);
    await shoot(page, `shop-${colorScheme}`);
    if (colorScheme === 'light') await buy(page);
    await page.goto('/#/events');
    await page.getByLabel('Product ids').fill('85123A, 22423, 47566');
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect(page.getByText('Event stored.')).toBeVisible();
    await shoot(page, `events-${colorScheme}`);
    await context.close();
  }
  const phone = await browser.newContext({
    ...shooting,
    viewport: { width: 360, height: 780 },
    hasTouch: true,
    deviceScaleFactor: 1.5, // sharp, and each picture below 300 kB
  });
  const page = await phone.newPage();
  await shopAsARegular(page);
  await shoot(page, 'shop-phone');
  await phone.close();

  for (const operator of operators) {
    await operator.page.waitForTimeout(Math.max(0, watchedUntil - Date.now())); // the charts need a past
    await operator.page.bringToFront();
    await shoot(operator.page, `pipeline-${operator.colorScheme}`, true);
    await operator.page.context().close();
  }
  await running?.close();
});

/** Looks at the pipeline while the shop's pictures are taken, so that nothing waits for the charts to fill. */
async function watchingOperator(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto('/#/pipeline');
  await expect(page.locator('.uplot').first()).toBeVisible();
  return page;
}

async function shopAsARegular(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /^Shopper/ }).click();
  await page.locator('.shopper-list button').first().click();
  await expect(page.locator('.recommendation[data-product]').first()).toBeVisible();
  await expect(page.getByText('fallback: your habits')).toBeHidden({ timeout: 60_000 }); // as it is once it is warm
  await expect(page.locator('.product-card').first()).toBeVisible();
  await expect(page.locator('.notice')).toBeHidden({ timeout: 10_000 });
}

async function buy(page: Page): Promise<void> {
  const cards = page.locator('.product-card');
  for (const place of [1, 2, 6]) await cards.nth(place).getByRole('button', { name: /^Add/ }).click();
  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(3);
  await expect(page.locator('.notice')).toBeHidden({ timeout: 10_000 });
  await shoot(page, 'shop-cart-noticed');
  await page.getByRole('button', { name: /in your cart/ }).click();
  await shoot(page, 'cart');
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page.locator('.order-placed .journey [data-state=done]')).toHaveCount(3);
  await shoot(page, 'order');
  await page.getByRole('button', { name: 'Go on shopping' }).click();
  await shoot(page, 'shop-after-order');
}

async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${IMAGES}/${name}.png`, fullPage });
}
