import { Artwork } from '../../art/artwork';
import { type Order, totalOf } from '../../store/cart';
import { useStore } from '../../store/context';
import { money, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Journey } from './journey';

/** The confirmation: what was ordered, and how far its event has come. */
export function OrderPlaced({ order, onDone }: { order: Order; onDone: () => void }) {
  const { config, outbox, shopper } = useStore();
  const entry = outbox.entries.value.find((candidate) => candidate.event.event_id === order.eventId);
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <div class="order-placed">
      <div class="order-mark">
        <Icon name="check" />
      </div>
      <p class="order-sum">
        {plural(pieces, 'piece')} for <strong>{money(totalOf(order.lines), config.currency)}</strong>
      </p>
      <ul class="order-pictures" aria-hidden="true">
        {order.lines.slice(0, 6).map(({ product }) => (
          <li key={product.product_id}>
            <Artwork product={product} />
          </li>
        ))}
      </ul>
      <h3>Progress of your order</h3>
      {entry && <Journey entry={entry} />}
      <p class="muted small">
        {shopper.isWithheld.value
          ? 'Sign in to see your order reflected here.'
          : 'Your recommendations update as soon as the order is processed.'}
      </p>
      <button type="button" class="button primary wide" onClick={onDone}>
        Go on shopping
      </button>
    </div>
  );
}
