import { Artwork } from '../../art/artwork';
import { type CartLine, MAX_QUANTITY } from '../../store/cart';
import { useStore } from '../../store/context';
import { Dialog } from '../../ui/dialog';
import { money, productName } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Stepper } from '../../ui/stepper';
import { OrderPlaced } from './order-placed';

export function CartDrawer() {
  const { cart, page } = useStore();
  const close = () => {
    page.cartOpen.value = false;
    cart.order.value = null;
  };
  const order = cart.order.value;
  return (
    <Dialog open={page.cartOpen.value} kind="drawer" title={order ? 'Thank you' : 'Your cart'} onClose={close}>
      {order ? <OrderPlaced order={order} onDone={close} /> : <Contents onDone={close} />}
    </Dialog>
  );
}

function Contents({ onDone }: { onDone: () => void }) {
  const { cart, config } = useStore();
  const lines = cart.lines.value;
  if (lines.length === 0) {
    return (
      <div class="empty">
        <p>Your cart is empty.</p>
        <button type="button" class="button" onClick={onDone}>
          Look around
        </button>
      </div>
    );
  }
  return (
    <>
      <ul class="cart-lines">
        {lines.map((line) => (
          <Line key={line.product.product_id} line={line} />
        ))}
      </ul>
      <footer class="cart-foot">
        <p class="cart-total">
          <span>Total</span>
          <strong>{money(cart.total.value, config.currency)}</strong>
        </p>
        <button type="button" class="button primary wide" onClick={cart.checkout}>
          Check out
        </button>
        <p class="muted small">No payment: checking out posts a checkout event.</p>
      </footer>
    </>
  );
}

function Line({ line: { product, quantity } }: { line: CartLine }) {
  const { cart, config } = useStore();
  const name = productName(product);
  return (
    <li class="cart-line">
      <Artwork product={product} />
      <div class="cart-line-words">
        <h3>{name}</h3>
        <p class="muted small">{product.price != null && `${money(product.price, config.currency)} each`}</p>
        <Stepper
          label={name}
          value={quantity}
          max={MAX_QUANTITY}
          onChange={(next) => cart.setQuantity(product, next)}
        />
      </div>
      <div class="cart-line-end">
        <strong>{product.price != null && money(product.price * quantity, config.currency)}</strong>
        <button type="button" class="icon-button" aria-label={`Remove ${name}`} onClick={() => cart.remove(product)}>
          <Icon name="trash" />
        </button>
      </div>
    </li>
  );
}
