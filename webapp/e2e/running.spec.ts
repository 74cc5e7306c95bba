import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addButtonOf, expect, featureOf, openCart, test } from './fixtures.ts';

/** The process of the API, among those that the runner has written down. */
function apiProcess(): number {
  const ids = readFileSync(join(process.env.PIPELINE_DATA ?? '', 'run', 'processes'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const processes = execFileSync('ps', ['-o', 'pid=,command=', '-p', ids.join(',')], { encoding: 'utf8' });
  const api = processes.split('\n').find((line) => line.includes('producer-api.jar'));
  if (api === undefined) throw new Error(`no API among ${ids}`);
  return Number(api.trim().split(/\s+/)[0]);
}

/** For a process to be started again: a bound for crowded machines, not a pause. */
const STARTED_AGAIN = { timeout: 180_000 };

test('an API that is killed loses nothing: what was clicked waits, and counts once', async ({ shop: page }) => {
  test.setTimeout(400_000);
  await addButtonOf(page, 0).click();
  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(1);
  process.kill(apiProcess(), 'SIGKILL');
  await addButtonOf(page, 1).click();
  await openCart(page);
  await page.getByRole('button', { name: 'Check out' }).click();

  const order = page.getByRole('dialog', { name: 'Thank you' });
  await expect(order.locator('.journey > [data-state=done]')).toHaveCount(3, STARTED_AGAIN);
  await order.getByRole('button', { name: 'Go on shopping' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => featureOf(page, 'Orders')).toBe('1');
  await expect.poll(() => featureOf(page, 'Different products')).toBe('2');
});

test('what the shopper does arrives: accepted, processed, archived', async ({ shop: page, url }) => {
  const numbers = async () => (await page.request.get(`${url}/pipeline`)).json();
  const before = await numbers();
  await addButtonOf(page, 0).click();
  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(1);

  await expect.poll(async () => (await numbers()).api.accepted).toBeGreaterThan(before.api.accepted);
  await expect.poll(async () => (await numbers()).worker.processed).toBeGreaterThan(before.worker.processed);
  await expect.poll(async () => (await numbers()).archive.events).toBeGreaterThan(before.archive.events);
});
