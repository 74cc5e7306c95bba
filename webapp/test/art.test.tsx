// @vitest-environment happy-dom
import { render } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { Artwork } from '../src/art/artwork';
import { motifOf } from '../src/art/motifs';
import { mug } from '../src/art/motifs-kitchen';
import { bag } from '../src/art/motifs-out';
import { paletteOf } from '../src/art/palette';

const draw = (product_id: string, name: string) =>
  render(<Artwork product={{ product_id, name }} />).container.innerHTML.replaceAll(/id="[^"]+"|url\([^)]+\)/g, '');

describe('artwork', () => {
  it('is the same for the same product, always', () => {
    expect(draw('85123A', 'HEART LANTERN')).toBe(draw('85123A', 'HEART LANTERN'));
  });

  it('differs between products', () => {
    const pictures = new Set(Array.from({ length: 40 }, (_, id) => draw(`product-${id}`, 'THING')));

    expect(pictures.size).toBe(40);
  });

  it('draws what the name says', () => {
    expect(motifOf('1', 'JUMBO BAG RED RETROSPOT')).toBe(bag);
    expect(motifOf('1', 'Blue Spotted Mug')).toBe(mug);
    expect(paletteOf('1', 'JUMBO BAG RED RETROSPOT')).toBe(paletteOf('2', 'red thing'));
  });

  it('is hidden from screen readers, which hear the name beside it', () => {
    const { container } = render(<Artwork product={{ product_id: '1', name: 'Mug' }} />);

    expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
