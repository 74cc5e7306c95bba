import { useId } from 'preact/hooks';
import type { Product } from '../api/contract';
import { motifOf } from './motifs';
import { paletteOf } from './palette';
import { Pattern, patternOf } from './pattern';
import { hash } from './seed';

/**
 * A picture of a product, drawn from its id and from what its name says of kind, colour and pattern. Decoration: the name stands beside
 * it.
 */
export function Artwork({ product }: { product: Pick<Product, 'product_id'> & { name?: string | null } }) {
  const id = useId();
  const seed = product.product_id;
  const name = product.name ?? '';
  const palette = paletteOf(seed, name);
  const motif = motifOf(seed, name);
  const sun = hash(`sun:${seed}`);
  return (
    <svg class="artwork" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
      <defs>
        <Pattern id={id} palette={palette} drawing={patternOf(seed, name)} />
      </defs>
      <rect width="200" height="200" fill={palette.ground} />
      <circle
        cx={40 + (sun % 120)}
        cy={40 + ((sun >> 8) % 60)}
        r={52 + ((sun >> 16) % 30)}
        fill={palette.shade}
        opacity=".55"
      />
      <path d="M0 158h200v42H0Z" fill={palette.shade} />
      <ellipse cx="100" cy="166" rx="66" ry="7" fill={palette.dark} opacity=".16" />
      {motif({ palette, cover: `url(#${id})` })}
    </svg>
  );
}
