import { readFileSync } from 'node:fs';
import type { Product, Recommendation } from '../../src/api/contract.ts';
import { productIdsOf, type ShoppingEvent } from '../../src/event/event.ts';

type Stocked = Product & { readonly orders: number };

interface Shopper {
  orders: number;
  lines: number;
  reordered: number;
  readonly bought: Map<string, number>;
  cart: string[];
}

export const PRODUCTS: readonly Stocked[] = JSON.parse(
  readFileSync(new URL('./products.json', import.meta.url), 'utf8'),
);

/** What the real pipeline would have counted, in memory; events count only once applied. */
export class MockShop {
  readonly productOrders = new Map(PRODUCTS.map(({ product_id, orders }) => [product_id, orders]));
  private readonly shoppers = new Map<string, Shopper>();
  private readonly seen = new Set<string>();
  duplicates = 0;

  constructor() {
    this.shoppers.set('17841', aRegular([0, 3, 5, 8, 12, 19], 124));
    this.shoppers.set('14911', aRegular([1, 2, 7, 14, 22, 30, 41], 201));
    this.shoppers.set('12748', aRegular([4, 6, 9, 11, 25], 209));
    this.shoppers.set('15311', aRegular([10, 13, 16, 28], 91));
    this.shoppers.set('13089', aRegular([15, 17, 20], 97));
    this.shoppers.set('14606', aRegular([18, 21, 23, 24], 93));
  }

  known(): { user_id: string; orders: number }[] {
    return [...this.shoppers].filter(([id]) => /^\d+$/.test(id)).map(([user_id, { orders }]) => ({ user_id, orders }));
  }

  find(userId: string): Shopper | undefined {
    return this.shoppers.get(userId);
  }

  apply(event: ShoppingEvent): void {
    if (event.event_id !== undefined && this.seen.has(event.event_id)) {
      this.duplicates++;
      return;
    }
    if (event.event_id !== undefined) this.seen.add(event.event_id);
    const id = String(event.user_id);
    const shopper = this.shoppers.get(id) ?? aRegular([], 0);
    this.shoppers.set(id, shopper);
    const products = productIdsOf(event);
    if (event.event === 'add_to_cart') shopper.cart = [...new Set([...shopper.cart, ...products])];
    if (event.event === 'remove_from_cart')
      shopper.cart = shopper.cart.filter((product) => !products.includes(product));
    if (event.event === 'update_cart') shopper.cart = [...products];
    if (event.event === 'checkout') this.checkOut(shopper, [...new Set(products)]);
  }

  recommend(userId: string, limit: number): Recommendation[] {
    const shopper = this.shoppers.get(userId);
    const inCart = new Set(shopper?.cart);
    const departments = new Set(
      PRODUCTS.filter((product) => inCart.has(product.product_id)).map((product) => product.department),
    );
    const most = PRODUCTS[0]?.orders ?? 1;
    return PRODUCTS.filter((product) => !inCart.has(product.product_id))
      .map((product) => {
        const times = shopper?.bought.get(product.product_id) ?? 0;
        const fits = departments.has(product.department);
        const score = 0.05 + 0.12 * (product.orders / most) + (fits ? 0.16 : 0) + Math.min(0.6, 0.16 * times);
        const reason = times > 0 ? 'bought_before' : fits ? 'goes_with_cart' : 'popular';
        const { product_id, name, department, price } = product;
        return {
          product_id,
          name,
          department,
          price,
          probability: Math.round(score * 1000) / 1000,
          reason,
        } as Recommendation;
      })
      .sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0))
      .slice(0, limit);
  }

  private checkOut(shopper: Shopper, products: readonly string[]): void {
    if (shopper.orders > 0) shopper.reordered += products.filter((product) => shopper.bought.has(product)).length;
    shopper.orders += 1;
    shopper.lines += products.length;
    for (const product of products) {
      shopper.bought.set(product, (shopper.bought.get(product) ?? 0) + 1);
      this.productOrders.set(product, (this.productOrders.get(product) ?? 0) + 1);
    }
    shopper.cart = [];
  }
}

function aRegular(places: readonly number[], orders: number): Shopper {
  const bought = new Map(
    places.map((place, index) => [PRODUCTS[place]?.product_id ?? '', 1 + ((places.length - index) % 4)]),
  );
  const lines = orders * 6;
  return { orders, lines, reordered: Math.round(lines * 0.42), bought, cart: [] };
}
