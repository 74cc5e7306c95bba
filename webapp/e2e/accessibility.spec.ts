import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addButtonOf, expect, openCart, productCards, test } from './fixtures.ts';

/** Every place of the page, and how to come there from a shop that has just opened. */
const PLACES: Record<string, (page: Page) => Promise<void>> = {
  shop: async (page) => {
    await addButtonOf(page, 0).click();
    await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(1);
  },
  cart: async (page) => {
    await addButtonOf(page, 0).click();
    await openCart(page);
  },
  order: async (page) => {
    await addButtonOf(page, 0).click();
    await openCart(page);
    await page.getByRole('button', { name: 'Check out' }).click();
    await expect(page.locator('.order-placed .journey > [data-state=done]')).toHaveCount(3);
  },
  product: async (page) => {
    await productCards(page).first().getByRole('button', { name: /^Look/ }).click();
    await expect(page.getByRole('dialog').getByText('Bought again')).toBeVisible();
  },
  shoppers: async (page) => {
    await page.getByRole('button', { name: /^Shopper/ }).click();
  },
  events: async (page) => {
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('button', { name: 'Send event' }).click();
    await expect(page.locator('.facts')).toBeVisible();
    await page.getByLabel('User id').fill('');
    await expect(page.getByText('1 problem to fix')).toBeVisible();
  },
  pipeline: async (page) => {
    await page.getByRole('link', { name: 'Pipeline', exact: true }).click();
    await expect(page.locator('.uplot canvas')).toHaveCount(4);
  },
};

for (const [place, goTo] of Object.entries(PLACES)) {
  test(`${place} is accessible, in light and in dark`, async ({ shop: page }) => {
    await goTo(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => [
        id,
        ...nodes.map((node) => `${node.html} ${node.failureSummary}`),
      ]);
      expect(found, colorScheme).toEqual([]);
    }
  });

  test(`${place} fits 360 px`, async ({ page, url }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(url);
    await expect(productCards(page).first()).toBeVisible();
    await goTo(page);

    expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll('main *, dialog[open] *')]
        .filter(
          (element) => !element.closest('.recommendation-row, .chips, .table-scroll, svg, .visually-hidden, .uplot'),
        )
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(tooWide).toEqual([]);
  });
}

test('colours can be chosen, and the choice is kept', async ({ shop: page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const button = page.getByRole('button', { name: /^Colours/ });
  await button.click();
  const light = await ground();
  await button.click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();

  await expect.poll(ground).toBe(dark);
});
