import type { UserFeatures } from '../../api/contract';
import type { EventType } from '../../event/event';
import { productIdsOf } from '../../event/event';
import { useStore } from '../../store/context';
import type { OutboxEntry } from '../../store/outbox-entry';
import { count, duration, percent } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Journey } from './journey';

const SHOWN_EVENTS = 4;

/** What the pipeline knows of the shopper, and what it does with their clicks. */
export function BehindTheScenes() {
  return (
    <aside class="behind" aria-label="Behind the scenes">
      <LiveFeatures />
      <PipelineGlance />
      <Trail />
    </aside>
  );
}

function LiveFeatures() {
  const { shopper } = useStore();
  const features = shopper.features.value;
  return (
    <section class="panel">
      <h2>What Cartstream knows</h2>
      <p class="muted small">Live features of shopper {shopper.userId}</p>
      {features.status === 'ready' && <FeatureList of={features.value} />}
      {features.status === 'loading' && <p class="muted">…</p>}
      {features.status === 'absent' && <p class="muted">No orders yet. Check out once to see your features.</p>}
      {features.status === 'forbidden' && (
        <p class="muted">
          It is personal: this API shows it to a shopper who is logged in. Events are stored and counted all the same.
        </p>
      )}
      {features.status === 'failed' && <p class="muted">The features are temporarily unavailable.</p>}
    </section>
  );
}

function FeatureList({ of: { features } }: { of: UserFeatures }) {
  const rows: [string, string][] = [
    ['Orders', count(features.user_orders ?? 0)],
    ['Different products', count(features.user_distinct_products ?? 0)],
    ['Product lines', count(features.user_products ?? 0)],
    ['Bought again', percent(features.user_reorder_ratio ?? 0)],
  ];
  return (
    <dl class="features">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd key={value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Trail() {
  const entries = useStore().outbox.entries.value.slice(-SHOWN_EVENTS).reverse();
  return (
    <section class="panel">
      <h2>Your events</h2>
      {entries.length === 0 ? (
        <p class="muted">View a product or add one to your cart: its event appears here.</p>
      ) : (
        <ul class="trail">
          {entries.map((entry) => (
            <TrailEntry key={entry.event.event_id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

const EVENTS: Record<EventType, { icon: IconName; words: string }> = {
  product_view: { icon: 'eye', words: 'Looked' },
  add_to_cart: { icon: 'plus', words: 'Added to cart' },
  remove_from_cart: { icon: 'minus', words: 'Removed from cart' },
  update_cart: { icon: 'edit', words: 'Changed the cart' },
  checkout: { icon: 'bag', words: 'Checked out' },
};

function TrailEntry({ entry }: { entry: OutboxEntry }) {
  const { icon, words } = EVENTS[entry.event.event];
  const { nameOf } = useStore();
  const [first, ...more] = productIdsOf(entry.event);
  return (
    <li data-state={entry.state}>
      <Icon name={icon} />
      <div>
        <p>{words}</p>
        <p class="muted small">
          {first === undefined ? 'empty now' : nameOf(first)}
          {more.length > 0 && ` and ${count(more.length)} more`}
        </p>
        <Journey entry={entry} />
      </div>
    </li>
  );
}

function PipelineGlance() {
  const { pipeline } = useStore();
  const snapshot = pipeline.snapshot.value;
  if (snapshot === null) return null;
  const { freshness_millis: freshness } = snapshot.worker;
  return (
    <a class="panel glance" href="#/pipeline">
      <span class="pulse" data-live={pipeline.state.value === 'present'} />
      <span>
        <strong>{count(snapshot.api.accepted)}</strong> events taken in
        {freshness !== null && <>, counted within {duration(freshness)}</>}
      </span>
      <span class="glance-more">See the pipeline</span>
    </a>
  );
}
