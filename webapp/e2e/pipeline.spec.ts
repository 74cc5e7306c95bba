import { addButtonOf, expect, test } from './fixtures.ts';

test('an event that is sent can be seen to arrive', async ({ shop: page }) => {
  const accepted = async () =>
    Number((await page.locator('.flow .big strong').first().innerText()).replaceAll(/\D/g, ''));
  await page.getByRole('link', { name: 'Pipeline', exact: true }).click();
  await expect(page.getByText('events accepted')).toBeVisible();
  const before = await accepted();
  await page.getByRole('link', { name: 'Shop', exact: true }).click();
  await addButtonOf(page, 0).click();
  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(1);
  await page.getByRole('link', { name: 'Pipeline', exact: true }).click();

  await expect.poll(accepted).toBeGreaterThan(before);
});

test('charts draw, and say their latest value in words', async ({ page, url }) => {
  await page.goto(`${url}/#/pipeline`);

  await expect(page.locator('.uplot canvas')).toHaveCount(4);
  await expect(page.locator('.chart-key').first()).toContainText(/accepted\s+[\d.,]+\/s/);
});
