import { pick } from './seed';

/** Five colours of one picture, from the ground it stands on to its darkest line. */
export interface Palette {
  readonly ground: string;
  readonly shade: string;
  readonly main: string;
  readonly soft: string;
  readonly dark: string;
  readonly light: string;
}

const COLOURS = {
  tomato: { ground: '#fbe3da', shade: '#f3cbbb', main: '#d9512c', soft: '#f4a88c', dark: '#6b2110', light: '#fff6f1' },
  teal: { ground: '#d9ede8', shade: '#bfdfd7', main: '#1b7a6c', soft: '#86c9bb', dark: '#0b3e37', light: '#f3fbf9' },
  amber: { ground: '#fbedc9', shade: '#f3dc9f', main: '#dd9a0b', soft: '#f7cf73', dark: '#65440a', light: '#fffaf0' },
  indigo: { ground: '#e0e5fb', shade: '#c7d0f5', main: '#4254c5', soft: '#a3b0f0', dark: '#1d2766', light: '#f6f8ff' },
  pink: { ground: '#f8dfeb', shade: '#efc5d9', main: '#c23b7c', soft: '#ec9fc5', dark: '#611440', light: '#fff5fa' },
  green: { ground: '#e4f0d4', shade: '#cfe3b5', main: '#5c8a2c', soft: '#aed087', dark: '#2c4912', light: '#f8fcf1' },
  blue: { ground: '#d8ecf8', shade: '#bbdcf0', main: '#2180b6', soft: '#8dc6e9', dark: '#0d4163', light: '#f3faff' },
  brown: { ground: '#f0e6da', shade: '#e2d1bd', main: '#93603c', soft: '#d3b08f', dark: '#472a15', light: '#fdf8f2' },
  violet: { ground: '#ebe2f9', shade: '#d8c8f1', main: '#7c4fc0', soft: '#c0a4ea', dark: '#3a1d69', light: '#f9f5ff' },
  ink: { ground: '#e6e8ec', shade: '#cfd4db', main: '#48525f', soft: '#9aa5b3', dark: '#1b2129', light: '#f7f8fa' },
} satisfies Record<string, Palette>;

/** A name that says a colour gets it. */
const BY_WORD: readonly (readonly [RegExp, Palette])[] = [
  [/\b(red|retrospot|retro|scarlet|strawberr(y|ies)|cherry|christmas)\b/, COLOURS.tomato],
  [/\b(pink|rose|roses|hearts?|love|dolly)\b/, COLOURS.pink],
  [/\b(blue|navy|denim|spaceboy|sky|willow)\b/, COLOURS.blue],
  [/\b(green|sage|woodland|herb|garden|apple|botanical)\b/, COLOURS.green],
  [/\b(purple|lilac|lavender|suki|violet)\b/, COLOURS.violet],
  [/\b(teal|turquoise|mint|aqua|enamel)\b/, COLOURS.teal],
  [/\b(black|charcoal|grey|silver|metal|zinc|steel|chalkboard|slate)\b/, COLOURS.ink],
  [/\b(yellow|gold|cream|ivory|beeswax|lemon)\b/, COLOURS.amber],
  [/\b(brown|wood|wooden|wicker|chocolate|terracotta|natural)\b/, COLOURS.brown],
];

export function paletteOf(productId: string, name: string): Palette {
  const words = name.toLowerCase();
  return BY_WORD.find(([word]) => word.test(words))?.[1] ?? pick(Object.values(COLOURS), productId, 'palette');
}
