import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useStore } from './store/context';
import type { View } from './store/page';
import { later } from './ui/later';
import { Notice } from './ui/notice';
import { Banner } from './views/banner';
import { ConsoleView } from './views/console/console-view';
import { Header } from './views/header';
import { CartDrawer } from './views/shop/cart-drawer';
import { ProductDialog } from './views/shop/product-dialog';
import { ShopView } from './views/shop/shop-view';
import { ShopperDialog } from './views/shopper-dialog';

const PipelineView = later(async () => (await import('./views/pipeline/pipeline-view')).PipelineView);

const VIEW: Record<View, { title: string; show: () => preact.JSX.Element }> = {
  shop: { title: 'Shop', show: () => <ShopView /> },
  events: { title: 'Event console', show: () => <ConsoleView /> },
  pipeline: { title: 'Pipeline', show: () => <PipelineView /> },
};

export function App() {
  const { page } = useStore();
  const view = page.view.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useEffect(() => {
    document.title = `${VIEW[view].title} · Cartstream`;
    if (first.current) first.current = false;
    else {
      scrollTo(0, 0);
      main.current?.focus();
    }
  }, [view]);
  useEffect(
    () =>
      effect(() => {
        document.documentElement.dataset.theme = page.theme.value;
      }),
    [page],
  );

  return (
    <>
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Header />
      <Banner />
      <main ref={main} tabIndex={-1}>
        {VIEW[view].show()}
      </main>
      <CartDrawer />
      <ProductDialog />
      <ShopperDialog />
      <Notice />
    </>
  );
}
