import { useStore } from '../../store/context';
import { BehindTheScenes } from './behind-the-scenes';
import { Recommended } from './recommended';
import { Shelf } from './shelf';

export function ShopView() {
  const { shopper } = useStore();
  const orders = shopper.orders.value;
  return (
    <div class="shop">
      <div class="shop-main">
        <div class="greeting">
          <h1>{orders !== null && orders > 0 ? 'Welcome back' : 'Welcome to the shop'}</h1>
          <p class="muted">
            Every click is an event: durable in the stream within milliseconds, counted a moment later, answered with
            what you may like next.
          </p>
        </div>
        <Recommended />
        <Shelf />
      </div>
      <BehindTheScenes />
    </div>
  );
}
