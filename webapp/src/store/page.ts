import { effect, signal } from '@preact/signals';
import type { Product } from '../api/contract';
import type { KeyValueStore } from './platform';

export const VIEWS = ['shop', 'events', 'pipeline'] as const;
export type View = (typeof VIEWS)[number];
export type Theme = 'auto' | 'light' | 'dark';

const THEME_KEY = 'cartstream.theme';

/** What of the page is open, and how it looks. */
export function createPage(storage: KeyValueStore) {
  const view = signal<View>('shop');
  const theme = signal<Theme>((storage.getItem(THEME_KEY) as Theme | null) ?? 'auto');
  const cartOpen = signal(false);
  const shoppersOpen = signal(false);
  const product = signal<Product | null>(null);
  /** Said aloud by screen readers, and shown for a moment. */
  const notice = signal<{ readonly text: string; readonly id: number } | null>(null);

  effect(() => {
    if (theme.value === 'auto') storage.removeItem(THEME_KEY);
    else storage.setItem(THEME_KEY, theme.value);
  });

  function go(hash: string): void {
    const wanted = hash.replace(/^#\/?/, '');
    view.value = VIEWS.find((candidate) => candidate === wanted) ?? 'shop';
  }

  function say(text: string): void {
    notice.value = { text, id: (notice.peek()?.id ?? 0) + 1 };
  }

  return { view, theme, cartOpen, shoppersOpen, product, notice, go, say };
}

export type Page = ReturnType<typeof createPage>;
