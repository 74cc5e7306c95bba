import { describe, expect, it } from 'vitest';
import { bytes, count, duration, money, percent, plural, productName } from '../src/ui/format';

describe('what people read', () => {
  it.each([
    [duration(12.4), '12 ms'],
    [duration(1_240), '1.2 s'],
    [duration(90_000), '1.5 min'],
    [bytes(0), '0 B'],
    [bytes(461_500), '461.5 kB'],
    [count(54_321), '54,321'],
    [count(1_234_567), '1.2M'],
    [percent(0.004), '< 1 %'],
    [percent(0), '0 %'],
    [money(2.5, 'GBP'), '£2.50'],
    [plural(1, 'event'), '1 event'],
    [plural(2, 'event'), '2 events'],
  ])('%s', (shown, expected) => {
    expect(shown).toBe(expected);
  });

  it.each([
    ['WHITE HANGING HEART T-LIGHT HOLDER', 'White Hanging Heart T-Light Holder'],
    ['REX CASH+CARRY  JUMBO SHOPPER', 'Rex Cash+carry Jumbo Shopper'],
    ['Blue Spotted Mug', 'Blue Spotted Mug'],
    ['', 'Product 22423'],
  ])('“%s” is shown as “%s”', (name, shown) => {
    expect(productName({ product_id: '22423', name })).toBe(shown);
  });
});
