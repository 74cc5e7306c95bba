import type { Features, Product } from '../../api/contract';
import { Artwork } from '../../art/artwork';
import { useStore } from '../../store/context';
import { Dialog } from '../../ui/dialog';
import { count, percent, plural, productName } from '../../ui/format';
import { AddButton } from './add-button';
import { Price } from './price';

/** One product, close up, with what all shoppers' orders say of it. */
export function ProductDialog() {
  const { page } = useStore();
  const product = page.product.value;
  const close = () => {
    page.product.value = null;
  };
  return (
    <Dialog open={product !== null} kind="sheet" title={product ? productName(product) : 'Product'} onClose={close}>
      {product && <CloseUp product={product} />}
    </Dialog>
  );
}

function CloseUp({ product }: { product: Product }) {
  return (
    <div class="close-up">
      <Artwork product={product} />
      <div class="close-up-words">
        <p class="muted">{[product.department, product.aisle].filter(Boolean).join(' · ')}</p>
        <OwnHistory productId={product.product_id} />
        <ProductNumbers />
        <p class="muted small">Product id {product.product_id}</p>
        <div class="card-foot">
          <Price product={product} />
          <AddButton product={product} />
        </div>
      </div>
    </div>
  );
}

function OwnHistory({ productId }: { productId: string }) {
  const features = useStore().shopper.features.value;
  const orders = features.status === 'ready' ? (features.value.products?.[productId]?.up_order_count ?? 0) : 0;
  return orders === 0 ? null : (
    <p class="badge good">You ordered it {orders === 1 ? 'once' : plural(orders, 'time')}</p>
  );
}

function ProductNumbers() {
  const numbers = useStore().closeUp.numbers.value;
  switch (numbers.status) {
    case 'ready':
      return <NumbersOf features={numbers.value} />;
    case 'loading':
      return <p class="muted">…</p>;
    case 'absent':
      return <p class="muted">It has no orders yet.</p>;
    default:
      return <p class="muted">Its numbers are temporarily unavailable.</p>;
  }
}

function NumbersOf({ features }: { features: Features }) {
  const { prod_orders: orders = 0, prod_reorders: again = 0, prod_orders_30d: lately = 0 } = features;
  return (
    <dl class="features">
      <div>
        <dt>Orders</dt>
        <dd>{count(orders)}</dd>
      </div>
      <div>
        <dt>In the last 30 days</dt>
        <dd>{count(lately)}</dd>
      </div>
      <div>
        <dt>Bought again</dt>
        <dd>{percent(orders === 0 ? 0 : again / orders)}</dd>
      </div>
    </dl>
  );
}
