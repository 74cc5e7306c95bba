import { useStore } from '../store/context';
import type { Theme, View } from '../store/page';
import { Icon } from '../ui/icon';
import { Logo } from '../ui/logo';

const TITLES: Record<View, string> = { shop: 'Shop', events: 'Events', pipeline: 'Pipeline' };
const NEXT_THEME: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const THEME_ICON = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

export function Header() {
  return (
    <header class="site-header">
      <a class="brand" href="#/shop" aria-label="Cartstream, to the shop">
        <Logo />
        <span>Cartstream</span>
      </a>
      <Navigation />
      <div class="header-tools">
        <ThemeButton />
        <ShopperButton />
        <CartButton />
      </div>
    </header>
  );
}

function Navigation() {
  const { page, pipeline } = useStore();
  const state = pipeline.state.value;
  const views: View[] = state === 'absent' || state === 'unknown' ? ['shop', 'events'] : ['shop', 'events', 'pipeline'];
  return (
    <nav aria-label="Views">
      {views.map((view) => (
        <a key={view} href={`#/${view}`} aria-current={page.view.value === view ? 'page' : undefined}>
          {TITLES[view]}
        </a>
      ))}
    </nav>
  );
}

function ThemeButton() {
  const { theme } = useStore().page;
  const next = NEXT_THEME[theme.value];
  const label = `Colours: ${theme.value}. Change to ${next}`;
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => (theme.value = next)}>
      <Icon name={THEME_ICON[theme.value]} />
    </button>
  );
}

function ShopperButton() {
  const { page, shopper } = useStore();
  return (
    <button type="button" class="tool-button" onClick={() => (page.shoppersOpen.value = true)}>
      <Icon name="person" />
      <span class="visually-hidden">Shopper</span>
      <span class="shopper-id">{shopper.userId}</span>
    </button>
  );
}

function CartButton() {
  const { cart, page } = useStore();
  const number = cart.count.value;
  return (
    <button type="button" class="tool-button cart-button" onClick={() => (page.cartOpen.value = true)}>
      <Icon name="cart" />
      <span class="wide-only">Cart</span>
      <span class="cart-count" key={number} data-empty={number === 0}>
        {number}
        <span class="visually-hidden"> {number === 1 ? 'product' : 'products'} in your cart</span>
      </span>
    </button>
  );
}
