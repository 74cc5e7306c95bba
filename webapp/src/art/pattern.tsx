import type { JSX } from 'preact';
import type { Palette } from './palette';
import { pick } from './seed';

type PatternDrawing = (palette: Palette) => { size: number; turn?: number; marks: JSX.Element };

/** What a surface may be covered with. */
const PATTERNS = {
  spots: (p) => ({ size: 18, turn: 30, marks: <circle cx="9" cy="9" r="4.2" fill={p.light} /> }),
  stripes: (p) => ({ size: 14, marks: <rect width="7" height="14" fill={p.soft} /> }),
  checks: (p) => ({
    size: 20,
    marks: (
      <g fill={p.light} opacity=".45">
        <rect width="10" height="20" />
        <rect width="20" height="10" />
      </g>
    ),
  }),
  diagonals: (p) => ({ size: 12, turn: 45, marks: <rect width="5" height="12" fill={p.light} opacity=".7" /> }),
  hearts: (p) => ({
    size: 22,
    marks: (
      <g fill={p.light}>
        <path d="M5.5 9.5C1 6.5 2.5 3 5.5 4.8 8.5 3 10 6.5 5.5 9.500Z" />
        <path d="M16.5 20.500c-4.5-3-3-6.5 0-4.7 3-1.8 4.5 1.7 0 4.700Z" opacity=".75" />
      </g>
    ),
  }),
  rings: (p) => ({
    size: 24,
    marks: (
      <g fill="none" stroke={p.soft} stroke-width="2.6">
        <circle cx="12" cy="12" r="8" />
        <circle cx="12" cy="12" r="3" />
      </g>
    ),
  }),
  zigzag: (p) => ({ size: 16, marks: <path d="M0 12l8-8 8 8" fill="none" stroke={p.light} stroke-width="2.8" /> }),
  flowers: (p) => ({
    size: 24,
    marks: (
      <g fill={p.light}>
        <circle cx="12" cy="7.5" r="3" />
        <circle cx="12" cy="16.5" r="3" />
        <circle cx="7.5" cy="12" r="3" />
        <circle cx="16.5" cy="12" r="3" />
        <circle cx="12" cy="12" r="2.4" fill={p.soft} />
      </g>
    ),
  }),
} satisfies Record<string, PatternDrawing>;

/** A name that says a pattern gets it. */
const BY_WORD: readonly (readonly [RegExp, PatternDrawing])[] = [
  [/(spot|dot)/, PATTERNS.spots],
  [/(stripe|regatta)/, PATTERNS.stripes],
  [/(gingham|check|patchwork|picnic)/, PATTERNS.checks],
  [/(heart|love)/, PATTERNS.hearts],
  [/(flower|floral|rose|daisy|botanical|garden|woodland|strawberr)/, PATTERNS.flowers],
  [/(doil(e)?y|lace|vintage|paisley)/, PATTERNS.rings],
  [/(zigzag|chevron|nordic|scandinavian)/, PATTERNS.zigzag],
];

export function patternOf(productId: string, name: string): PatternDrawing {
  const words = name.toLowerCase();
  return BY_WORD.find(([word]) => word.test(words))?.[1] ?? pick(Object.values(PATTERNS), productId, 'pattern');
}

export function Pattern({ id, palette, drawing }: { id: string; palette: Palette; drawing: PatternDrawing }) {
  const { size, turn = 0, marks } = drawing(palette);
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse" patternTransform={`rotate(${turn})`}>
      <rect width={size} height={size} fill={palette.main} />
      {marks}
    </pattern>
  );
}
