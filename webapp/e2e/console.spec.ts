import { expect, test } from './fixtures.ts';

test.beforeEach(async ({ page, url }) => {
  await page.goto(`${url}/#/events`);
  await expect(page.getByRole('heading', { name: 'Event console' })).toBeVisible();
});

test('says what is wrong while typing, and sends nothing until it is fixed', async ({ page }) => {
  const user = page.getByLabel('User id');
  await user.fill('');
  await expect(page.locator('#user_id-reasons')).toHaveText('must not be empty');
  await expect(user).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Timestamp').fill('yesterday');
  await expect(page.getByText('2 problems to fix')).toBeVisible();
  await user.press('Enter');
  await expect(page.getByText('Nothing sent yet.')).toBeVisible();

  await user.fill('1569');
  await page.getByLabel('Timestamp').fill('');
  await expect(page.getByText('The event is valid')).toBeVisible();
});

test('shows the request as curl, sends it and shows the answer', async ({ page }) => {
  await page.getByLabel('Product ids').fill('123, 55');
  await page.getByRole('combobox', { name: 'Event' }).selectOption('checkout');
  await expect(page.getByRole('region', { name: 'The request as curl' })).toContainText(
    '{"user_id":1569,"event":"checkout","product_ids":["123","55"],"source":"web-app"}',
  );
  await page.getByRole('button', { name: 'Send event' }).click();

  await expect(page.locator('.facts code')).toHaveText(/^[0-9a-f-]{36}$/);
  await expect(page.getByRole('table')).toContainText('durable');
});

test('takes several events as JSON, and answers for each', async ({ page }) => {
  await page.getByRole('button', { name: 'JSON' }).click();
  await page.getByLabel('Event, or an array of events').fill('[{"user_id":1,"event":"Dance","product_ids":["a"]}]');
  await expect(page.locator('#event-json-reasons')).toContainText('/0/event must be a name');
  const good = '{"user_id":1,"event":"product_view","product_ids":["a"]}';
  await page.getByLabel('Event, or an array of events').fill(`[${good},${good}]`);
  await page.getByRole('button', { name: 'Send event' }).click();

  await expect(page.locator('.results .badge.good')).toHaveCount(2);
});

test('what breaks off mid-word is not JSON yet', async ({ page }) => {
  await page.getByRole('button', { name: 'JSON' }).click();
  await page.getByLabel('Event, or an array of events').fill('{"user_id":');

  await expect(page.locator('#event-json-reasons')).toContainText('is not JSON yet');
});
