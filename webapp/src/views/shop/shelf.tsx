import type { Product } from '../../api/contract';
import { Artwork } from '../../art/artwork';
import { useStore } from '../../store/context';
import { productName } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { AddButton } from './add-button';
import { Price } from './price';

/** The catalogue: search, departments, products. */
export function Shelf() {
  const { catalogue } = useStore();
  return (
    <section class="shelf" aria-labelledby="shelf-title">
      <div class="section-head">
        <h2 id="shelf-title">All products</h2>
        {catalogue.isDemo.value && (
          <span class="badge caution" title="The API has no catalogue routes yet.">
            built-in demo catalogue
          </span>
        )}
      </div>
      <div class="shelf-tools">
        <label class="search">
          <span class="visually-hidden">Search products</span>
          <Icon name="search" />
          <input
            type="search"
            placeholder="Search products"
            value={catalogue.search.value}
            onInput={(event) => catalogue.searchFor(event.currentTarget.value)}
          />
        </label>
        <Departments />
      </div>
      <Products />
    </section>
  );
}

function Departments() {
  const { catalogue } = useStore();
  const chosen = catalogue.department.value;
  if (catalogue.departments.value.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: toggle buttons, not form fields
    <div class="chips" role="group" aria-label="Departments">
      {[null, ...catalogue.departments.value].map((department) => (
        <button
          key={department ?? ''}
          type="button"
          class="chip"
          aria-pressed={chosen === department}
          onClick={() => catalogue.choose(department)}
        >
          {department ?? 'Everything'}
        </button>
      ))}
    </div>
  );
}

function Products() {
  const { catalogue } = useStore();
  const [products, status] = [catalogue.products.value, catalogue.status.value];
  if (status === 'failed' && products.length === 0) return <Unavailable />;
  if (status === 'forbidden')
    return <p class="empty">The API rejects this page: the key in config.json is missing or wrong.</p>;
  if (status === 'ready' && products.length === 0) {
    return <p class="empty">Nothing found. Try another word, or all departments.</p>;
  }
  return (
    <>
      <ul class="product-grid" aria-busy={status === 'loading'}>
        {products.map((product) => (
          <ProductCard key={product.product_id} product={product} />
        ))}
      </ul>
      {catalogue.hasMore.value && (
        <button type="button" class="button more" disabled={status === 'loading'} onClick={catalogue.loadMore}>
          Show more
        </button>
      )}
    </>
  );
}

function ProductCard({ product }: { product: Product }) {
  const { look } = useStore();
  const name = productName(product);
  return (
    <li class="product-card" data-product={product.product_id}>
      <button type="button" class="picture" aria-label={`Look at ${name}`} onClick={() => look(product)}>
        <Artwork product={product} />
      </button>
      <div class="product-words">
        <p class="aisle">{product.aisle ?? product.department}</p>
        <h3>{name}</h3>
        <div class="card-foot">
          <Price product={product} />
          <AddButton product={product} />
        </div>
      </div>
    </li>
  );
}

function Unavailable() {
  const { catalogue } = useStore();
  return (
    <div class="empty">
      <p>The catalogue is temporarily unavailable.</p>
      <button type="button" class="button" onClick={() => void catalogue.load()}>
        Try again
      </button>
    </div>
  );
}
