import type { Reason, Recommendation, Recommendations } from '../../api/contract';
import { Artwork } from '../../art/artwork';
import { useStore } from '../../store/context';
import { percent, productName } from '../../ui/format';
import { AddButton } from './add-button';
import { Price } from './price';

const REASONS: Record<Reason, string> = {
  bought_before: 'Bought before',
  goes_with_cart: 'Goes with your cart',
  popular: 'Popular now',
};

export function Recommended() {
  const recommendations = useStore().shopper.recommendations.value;
  return (
    <section class="recommended" aria-labelledby="recommended-title">
      <div class="section-head">
        <h2 id="recommended-title">Recommended for you</h2>
        {recommendations.status === 'ready' && <Source source={recommendations.value.source} />}
      </div>
      {recommendations.status === 'ready' && <Row items={recommendations.value.items} />}
      {recommendations.status === 'loading' && <Placeholders />}
      {recommendations.status === 'absent' && (
        <p class="empty">This API has no recommendations yet. The shop works without them.</p>
      )}
      {recommendations.status === 'forbidden' && (
        <p class="empty">
          Recommendations are personal: this API shows them to a shopper who is logged in. The shop works without.
        </p>
      )}
      {recommendations.status === 'failed' && <p class="empty">Recommendations are temporarily unavailable.</p>}
    </section>
  );
}

function Source({ source }: { source: Recommendations['source'] }) {
  return source === 'model' ? (
    <span class="badge good">by the trained model</span>
  ) : (
    <span
      class="badge caution"
      title="The model did not answer in time; this ranks what you buy often, then what is popular."
    >
      fallback: your habits, then what is popular
    </span>
  );
}

function Row({ items }: { items: readonly Recommendation[] }) {
  if (items.length === 0) return <p class="empty">Nothing yet: add something to your cart to see recommendations.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
    <ul class="recommendation-row" tabIndex={0} aria-label="Recommended products">
      {items.map((item) => (
        <Card key={item.product_id} item={item} />
      ))}
    </ul>
  );
}

function Card({ item }: { item: Recommendation }) {
  const { look, known } = useStore();
  const product = known(item);
  const name = productName(product);
  return (
    <li class="recommendation" data-product={item.product_id}>
      <button type="button" class="picture" aria-label={`Look at ${name}`} onClick={() => look(product)}>
        <Artwork product={product} />
      </button>
      {item.reason && <span class={`reason ${item.reason}`}>{REASONS[item.reason]}</span>}
      <h3>{name}</h3>
      {item.probability != null && <Probability value={item.probability} />}
      <div class="card-foot">
        <Price product={product} />
        <AddButton product={product} />
      </div>
    </li>
  );
}

function Probability({ value }: { value: number }) {
  return (
    <div class="probability">
      <meter min={0} max={1} value={value} aria-label="How likely you are to buy it next" />
      <span>{percent(value)} likely</span>
    </div>
  );
}

function Placeholders() {
  return (
    <ul class="recommendation-row" aria-hidden="true">
      {[1, 2, 3, 4, 5].map((key) => (
        <li key={key} class="recommendation placeholder" />
      ))}
    </ul>
  );
}
