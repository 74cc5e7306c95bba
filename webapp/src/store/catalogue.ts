import { computed, signal } from '@preact/signals';
import type { CartstreamApi } from '../api/cartstream';
import type { Product, ProductPage } from '../api/contract';
import { type Failure, mayBeTriedAgain } from '../api/failure';
import { demoPage } from '../catalogue/demo';
import { type Platform, RETRY_PAUSE_MILLIS } from './platform';

/** Long enough that a quick typist asks once, short enough not to be noticed. */
const SEARCH_PAUSE_MILLIS = 180;

export type CatalogueStatus = 'loading' | 'ready' | 'failed' | 'forbidden';

/** The products on the shelf: the API's, or the built-in ones where the API has no catalogue. */
export function createCatalogue(api: CartstreamApi, platform: Platform) {
  const search = signal('');
  const department = signal<string | null>(null);
  const products = signal<readonly Product[]>([]);
  const departments = signal<readonly string[]>([]);
  const cursor = signal<string | null>(null);
  const status = signal<CatalogueStatus>('loading');
  const isDemo = signal(false);
  const hasMore = computed(() => cursor.value !== null);
  const known = signal<ReadonlyMap<string, Product>>(new Map());
  let underway = new AbortController();
  let callOff: (() => void) | null = null;

  async function load(from: string | null = null): Promise<void> {
    underway.abort();
    callOff?.();
    underway = new AbortController();
    const { signal: aborted } = underway;
    status.value = 'loading';
    const query = { search: search.value.trim(), department: department.value, cursor: from };
    const answer = await api.products(query, aborted);
    if (aborted.aborted) return;
    isDemo.value = !answer.ok && answer.failure.kind === 'absent';
    if (answer.ok) show(answer.value, from);
    else if (isDemo.value) show(demoPage(query), from);
    else miss(answer.failure, from);
  }

  function show(page: ProductPage, from: string | null): void {
    known.value = new Map([...known.value, ...page.items.map((product) => [product.product_id, product] as const)]);
    products.value = from === null ? page.items : [...products.value, ...page.items];
    if (page.departments) departments.value = page.departments;
    cursor.value = page.next_cursor ?? null;
    status.value = 'ready';
  }

  function miss(failure: Failure, from: string | null): void {
    status.value = failure.kind === 'forbidden' ? 'forbidden' : 'failed';
    if (mayBeTriedAgain(failure)) callOff = platform.after(RETRY_PAUSE_MILLIS, () => void load(from));
  }

  function searchFor(text: string): void {
    search.value = text;
    callOff?.();
    callOff = platform.after(SEARCH_PAUSE_MILLIS, () => void load());
  }

  function choose(chosen: string | null): void {
    department.value = chosen;
    void load();
  }

  function loadMore(): void {
    if (cursor.value !== null && status.value !== 'loading') void load(cursor.value);
  }

  /** A product that has been on the shelf. */
  function recall(productId: string): Product | undefined {
    return known.value.get(productId);
  }

  return {
    search,
    department,
    products,
    departments,
    hasMore,
    status,
    isDemo,
    load,
    searchFor,
    choose,
    loadMore,
    recall,
  };
}

export type Catalogue = ReturnType<typeof createCatalogue>;
