import { addButtonOf, expect, productCards, test } from './fixtures.ts';

test('an API that is down loses nothing: events wait, survive a reload, and are sent once', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(productCards(page).first()).toBeVisible();
  mock.api.faults.isDown = true;
  await addButtonOf(page, 0).click();
  await addButtonOf(page, 1).click();
  await expect(page.getByRole('alert')).toContainText('2 events wait here');
  await page.reload();
  await expect(page.getByText('The catalogue is temporarily unavailable.')).toBeVisible();
  await expect(page.getByRole('button', { name: /2 products in your cart/ })).toBeVisible();
  expect(mock.api.received).toEqual([]);

  mock.api.faults.isDown = false;
  await page.getByRole('button', { name: 'Try now' }).click();

  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(productCards(page).first()).toBeVisible();
  await expect.poll(() => mock.api.received.map((event) => event.event)).toEqual(['add_to_cart', 'add_to_cart']);
  expect(new Set(mock.api.received.map((event) => event.event_id)).size).toBe(2);
});

test('an answer that is lost makes no second order', async ({ page, mock }) => {
  await page.goto(mock.url);
  await addButtonOf(page, 0).click();
  await expect.poll(() => mock.api.received.length).toBe(1);
  mock.api.faults.losesAnswers = true;
  await page.getByRole('button', { name: /in your cart/ }).click();
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect.poll(() => mock.api.received.length).toBeGreaterThanOrEqual(2);
  mock.api.faults.losesAnswers = false;
  await expect(page.locator('.order-placed .journey > [data-state=done]')).toHaveCount(3);

  const orders = mock.api.received.filter((event) => event.event === 'checkout');
  expect(orders.length).toBeGreaterThanOrEqual(2);
  expect(new Set(orders.map((event) => event.event_id)).size).toBe(1);
  await expect(page.locator('.behind .features div', { hasText: 'Orders' }).locator('dd')).toHaveText('1');
});

test('a busy API is asked again when it says', async ({ page, mock }) => {
  await page.goto(mock.url);
  mock.api.faults.isBusy = true;
  await addButtonOf(page, 0).click();
  await expect(page.getByRole('alert')).toContainText('1 event waits here');
  mock.api.faults.isBusy = false;

  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the console sends again with the same event_id', async ({ page, mock }) => {
  await page.goto(`${mock.url}/#/events`);
  mock.api.faults.losesAnswers = true;
  await page.getByRole('button', { name: 'Send event' }).click();
  const again = page.getByRole('button', { name: /Send again/ });
  await expect(again).toBeVisible();
  mock.api.faults.losesAnswers = false;
  await again.click();

  await expect(page.getByText('Event stored.')).toBeVisible();
  await expect(page.getByRole('table')).toContainText('attempt 2');
  expect(mock.api.received.length).toBeGreaterThanOrEqual(2); // Chromium may try again by itself
  expect(new Set(mock.api.received.map((event) => event.event_id)).size).toBe(1);
});

test('without a network the page says so, and sends when it is back', async ({ page, mock, context }) => {
  await page.goto(mock.url);
  await expect(productCards(page).first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByRole('alert')).toContainText('You are offline.');
  await addButtonOf(page, 0).click();
  await expect(page.getByRole('alert')).toContainText('1 event waits here');
  await context.setOffline(false);

  await expect.poll(() => mock.api.received.length).toBe(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a fallback ranking says that it is one', async ({ page, mock }) => {
  mock.api.faults.hasNoModel = true;
  await page.goto(mock.url);

  await expect(page.getByText('fallback: your habits, then what is popular')).toBeVisible();
  await expect(page.locator('.probability')).toHaveCount(0);
});

test('an API without catalogue and recommendations still has a shop', async ({ page, mock }) => {
  mock.api.faults.absent = /^\/v1\/(products|recommendations)/;
  await page.goto(mock.url);
  await expect(page.getByText('built-in demo catalogue')).toBeVisible();
  await expect(page.getByText('This API has no recommendations yet.')).toBeVisible();
  await addButtonOf(page, 0).click();

  await expect.poll(() => mock.api.received[0]?.items?.[0]?.product_id).toMatch(/^demo-/);
});

test('without a local runner there is no pipeline view', async ({ page, mock }) => {
  mock.api.faults.absent = /^\/pipeline/;
  await page.goto(`${mock.url}/#/pipeline`);

  await expect(page.getByText('There is no local pipeline here.')).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Shop', 'Events']);
});

test('what the API refuses is taken back, with the reason', async ({ page, mock }) => {
  await page.goto(mock.url);
  await page.route('**/v1/events', (route) =>
    route.fulfill({
      status: 207,
      contentType: 'application/json',
      body: JSON.stringify({
        accepted: 0,
        results: [{ index: 0, status: 'rejected', violations: [{ pointer: '/items', reason: 'is out of stock' }] }],
      }),
    }),
  );
  await addButtonOf(page, 0).click();

  await expect(page.getByText('The shop rejected this: /items is out of stock')).toBeVisible();
  await expect(page.getByRole('button', { name: /0 products in your cart/ })).toBeVisible();
});

test('a runner that stops is noticed', async ({ page, mock }) => {
  await page.goto(`${mock.url}/#/pipeline`);
  await expect(page.getByText(/live, \d/)).toBeVisible();
  mock.api.faults.isDown = true;

  await expect(page.getByText(/no answer since/)).toBeVisible({ timeout: 10_000 });
});
