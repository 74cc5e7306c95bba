import { PAGE_SIZE, type ProductQuery } from '../api/cartstream';
import type { Product, ProductPage } from '../api/contract';
import { DEMO_PRODUCTS } from './demo-products';

/** Answers as `GET /v1/products` would, from the built-in products; the cursor is the number of products already shown. */
export function demoPage(query: ProductQuery, products: readonly Product[] = DEMO_PRODUCTS): ProductPage {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = products.filter(
    (product) =>
      (query.department === null || product.department === query.department) &&
      words.every((word) => `${product.name} ${product.department} ${product.aisle}`.toLowerCase().includes(word)),
  );
  const from = Number(query.cursor ?? 0);
  const until = from + PAGE_SIZE;
  return {
    items: found.slice(from, until),
    next_cursor: until < found.length ? String(until) : null,
    departments: [...new Set(products.map((product) => product.department ?? ''))].filter(Boolean),
  };
}
