import { addButtonOf, expect, featureOf, openCart, productCards, test } from './fixtures.ts';

test('a new shopper buys, and recommendations and features follow', async ({ shop: page }) => {
  const bought = [0, 1, 2];
  const ids = await Promise.all(bought.map((place) => productCards(page).nth(place).getAttribute('data-product')));
  await expect(page.getByText('No orders yet.')).toBeVisible();
  for (const place of bought) await addButtonOf(page, place).click();
  await expect(page.locator('.trail li[data-state=accepted]')).toHaveCount(3);

  await openCart(page);
  const cart = page.getByRole('dialog', { name: 'Your cart' });
  await expect(cart.locator('.cart-line')).toHaveCount(3);
  await cart.getByRole('button', { name: 'One more' }).first().click();
  await expect(cart.getByLabel('Quantity', { exact: true }).first()).toHaveValue('2');
  await cart.getByRole('button', { name: 'Check out' }).click();

  const order = page.getByRole('dialog', { name: 'Thank you' });
  await expect(order.getByText('4 pieces')).toBeVisible();
  await expect(order.locator('.journey > [data-state=done]')).toHaveCount(3);
  await order.getByRole('button', { name: 'Go on shopping' }).click();

  await expect.poll(() => featureOf(page, 'Orders')).toBe('1');
  await expect.poll(() => featureOf(page, 'Different products')).toBe('3');
  const again = page.locator('.recommendation').filter({ hasText: 'Bought before' });
  await expect(again).not.toHaveCount(0); // by itself: shoppers do not reload a shop to see it react
  for (const id of await again.evaluateAll((cards) => cards.map((card) => card.getAttribute('data-product'))))
    expect(ids).toContain(id);
});

test('recommendations react to the cart', async ({ shop: page }) => {
  // In one step: the shelf may change between a look at it and a click on it.
  const id = await page
    .locator('.recommendation[data-product]')
    .first()
    .evaluate((card) => {
      card.querySelector<HTMLButtonElement>('button.add-button')?.click();
      return card.getAttribute('data-product');
    });

  await expect(page.locator(`.recommendation[data-product="${id}"]`)).toHaveCount(0);
});

test('a cart survives a reload, and can be emptied', async ({ shop: page }) => {
  await addButtonOf(page, 0).click();
  await page.reload();
  await openCart(page);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click();

  await expect(page.getByText('Your cart is empty.')).toBeVisible();
});

test('products are found by word and by department', async ({ shop: page }) => {
  const name = await productCards(page).first().getByRole('heading').innerText();
  const word = name.split(' ').find((part) => part.length > 3) ?? name;
  await page.getByRole('searchbox', { name: 'Search products' }).fill(word);
  await expect(productCards(page).first()).toContainText(new RegExp(word, 'i'));

  await page.getByRole('searchbox', { name: 'Search products' }).fill('no such thing anywhere');
  await expect(page.getByText('Nothing found.')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search products' }).fill('');
  const department = page.getByRole('group', { name: 'Departments' }).getByRole('button').nth(1);
  await department.click();
  await expect(department).toHaveAttribute('aria-pressed', 'true');
  await expect(productCards(page).first()).toBeVisible();
});

test('more products come on demand', async ({ shop: page }) => {
  const before = await productCards(page).count();
  await page.getByRole('button', { name: 'Show more' }).click();

  await expect.poll(() => productCards(page).count()).toBeGreaterThan(before);
});

test('one steps into the shoes of a known shopper', async ({ shop: page }) => {
  await page.getByRole('button', { name: /^Shopper/ }).click();
  const known = page.locator('.shopper-list button').first();
  const id = await known.locator('strong').innerText();
  await known.click();

  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect(page.getByText(`Live features of shopper ${id}`)).toBeVisible();
});

test('looking at a product shows what its orders say, and posts a view', async ({ shop: page }) => {
  await productCards(page)
    .first()
    .getByRole('button', { name: /^Look at/ })
    .click();
  await expect(page.getByRole('dialog').getByText('Bought again')).toBeVisible();
  await page.keyboard.press('Escape');

  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.trail li').first()).toContainText('Looked');
});

test('the whole way can be gone by keyboard', async ({ shop: page }) => {
  await addButtonOf(page, 0).focus();
  await page.keyboard.press('Enter');
  const cartButton = page.getByRole('button', { name: /1 product in your cart/ });
  await cartButton.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Your cart' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cartButton).toBeFocused();

  await page.keyboard.press('Enter');
  const checkOut = page.getByRole('button', { name: 'Check out' });
  for (
    let presses = 0;
    presses < 10 && !(await checkOut.evaluate((button) => button === document.activeElement));
    presses++
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Thank you' })).toBeVisible();
});

test('a cart that is opened again as soon as it closes stays open', async ({ shop: page }) => {
  await addButtonOf(page, 0).click();
  const cartButton = page.getByRole('button', { name: /1 product in your cart/ });
  await cartButton.click();
  const cart = page.getByRole('dialog', { name: 'Your cart' });
  await expect(cart).toBeVisible();
  await cartButton.evaluate((button: HTMLElement) => {
    for (const dialog of document.querySelectorAll('dialog[open]')) (dialog as HTMLDialogElement).requestClose();
    button.click();
  });
  await page.waitForFunction(
    () => new Promise((painted) => requestAnimationFrame(() => setTimeout(() => painted(true)))),
  );
  await expect(cart).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(cart).toHaveCount(0);
  await expect(cartButton).toBeFocused();
});
