import { expect, productCards, test } from './fixtures.ts';

/** Milliseconds from the request of the page; a bound for crowded machines, far above what is seen on an idle one. */
const FIRST_PAINT_WITHIN_MILLIS = 5_000;

const firstPaint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;

test('the page paints before any script of it has arrived', async ({ page, url }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/assets/*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(url, { waitUntil: 'commit' });

  await expect(page.getByText('Opening the shop…')).toBeVisible();
  await expect.poll(() => page.evaluate(firstPaint)).not.toBeNull();
  await expect(productCards(page)).toHaveCount(0);

  arrive();
  await expect(productCards(page).first()).toBeVisible();
});

test('the first contentful paint comes soon', async ({ shop: page }) => {
  const millis = await page.evaluate(firstPaint);
  test.info().annotations.push({ type: 'first contentful paint', description: `${millis} ms` });

  expect(millis).not.toBeNull();
  expect(millis ?? 0).toBeLessThan(FIRST_PAINT_WITHIN_MILLIS);
});
