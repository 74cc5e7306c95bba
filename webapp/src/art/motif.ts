import type { JSX } from 'preact';
import type { Palette } from './palette';

/** What a motif is painted with: `cover` is the product's own pattern, as a fill. */
export interface Paint {
  readonly palette: Palette;
  readonly cover: string;
}

/** Draws one kind of thing into a square of 200, standing on the line y = 164. */
export type Motif = (paint: Paint) => JSX.Element;
