import type { Motif } from './motif';

export const heart: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 20v48" stroke={p.dark} stroke-width="4" />
    <circle cx="100" cy="22" r="6" fill="none" stroke={p.dark} stroke-width="4" />
    <path d="M100 164C30 118 40 62 72 62c16 0 26 12 28 22 2-10 12-22 28-22 32 0 42 56-28 102Z" fill={cover} />
    <path d="M100 84l-16-16M100 84l16-16" stroke={p.light} stroke-width="6" stroke-linecap="round" />
  </g>
);

export const candle: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 24c16 20 16 34 0 42-16-8-16-22 0-42Z" fill={p.soft} />
    <path d="M100 40c8 10 8 18 0 24-8-6-8-14 0-24Z" fill={p.light} />
    <path d="M100 60v18" stroke={p.dark} stroke-width="4" />
    <rect x="66" y="78" width="68" height="80" rx="8" fill={cover} />
    <path
      d="M66 86c0-6 4-8 8-8h52c4 0 8 2 8 8 0 8-10 4-10 14s-10 8-10 0-8-10-14-4-6 14-12 14-4-16-12-16-10 4-10-8Z"
      fill={p.light}
    />
    <ellipse cx="100" cy="160" rx="54" ry="8" fill={p.dark} />
  </g>
);

export const lantern: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M78 52a22 22 0 0 1 44 0" fill="none" stroke={p.dark} stroke-width="5" />
    <path d="M70 68l30-24 30 24Z" fill={p.dark} />
    <rect x="64" y="68" width="72" height="90" rx="6" fill={cover} />
    <path d="M76 82h48v64H76Z" fill={p.light} />
    <path d="M100 92c12 16 12 26 0 32-12-6-12-16 0-32Z" fill={p.soft} />
    <rect x="92" y="122" width="16" height="24" rx="2" fill={p.main} />
    <rect x="56" y="156" width="88" height="9" rx="4" fill={p.dark} />
  </g>
);

export const clock: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M66 150l-12 14M134 150l12 14" stroke={p.dark} stroke-width="8" stroke-linecap="round" />
    <path d="M44 66a22 22 0 0 1 34-22ZM156 66a22 22 0 0 0-34-22Z" fill={p.dark} />
    <circle cx="100" cy="104" r="58" fill={cover} />
    <circle cx="100" cy="104" r="44" fill={p.light} />
    <path d="M100 104V76M100 104l20 12" stroke={p.dark} stroke-width="6" stroke-linecap="round" />
    <path d="M100 66v6M100 136v6M62 104h6M132 104h6" stroke={p.main} stroke-width="4" stroke-linecap="round" />
  </g>
);

export const frame: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 24l-34 28M100 24l34 28" stroke={p.dark} stroke-width="4" />
    <rect x="44" y="50" width="112" height="114" rx="6" fill={cover} />
    <rect x="60" y="66" width="80" height="82" fill={p.light} />
    <circle cx="120" cy="86" r="9" fill={p.soft} />
    <path d="M60 148v-22l24-26 22 24 12-12 22 24v12Z" fill={p.main} />
  </g>
);

export const lamp: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M72 40h56l26 58H46Z" fill={cover} />
    <path d="M100 98v56" stroke={p.dark} stroke-width="7" />
    <path d="M128 98v22" stroke={p.dark} stroke-width="3" />
    <circle cx="128" cy="123" r="4" fill={p.main} />
    <path d="M66 164a34 16 0 0 1 68 0Z" fill={p.dark} />
    <path d="M58 104h84l10 8H48Z" fill={p.light} opacity=".8" />
  </g>
);

export const cushion: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M40 46c20 10 100 10 120 0-8 30-8 80 0 112-22-10-98-10-120 0 8-32 8-82 0-112Z" fill={cover} />
    <path
      d="M40 46c20 10 100 10 120 0-8 30-8 80 0 112-22-10-98-10-120 0 8-32 8-82 0-112Z"
      fill="none"
      stroke={p.light}
      stroke-width="4"
      stroke-dasharray="7 6"
    />
    <circle cx="100" cy="101" r="8" fill={p.dark} />
  </g>
);

export const hooks: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="28" y="56" width="144" height="44" rx="10" fill={cover} />
    <g fill="none" stroke={p.dark} stroke-width="7" stroke-linecap="round">
      <path d="M56 84v36a12 12 0 0 0 20 8" />
      <path d="M96 84v36a12 12 0 0 0 20 8" />
      <path d="M136 84v36a12 12 0 0 0 20 8" />
    </g>
    <g fill={p.light}>
      <circle cx="56" cy="80" r="7" />
      <circle cx="96" cy="80" r="7" />
      <circle cx="136" cy="80" r="7" />
    </g>
  </g>
);

export const sign: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 28L58 66M100 28l42 38" stroke={p.dark} stroke-width="4" />
    <circle cx="100" cy="28" r="6" fill={p.dark} />
    <rect x="32" y="66" width="136" height="80" rx="12" fill={cover} />
    <rect x="46" y="80" width="108" height="52" rx="6" fill={p.light} />
    <path d="M62 98h76M74 114h52" stroke={p.main} stroke-width="6" stroke-linecap="round" />
  </g>
);

export const box: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M44 84h112v80H44Z" fill={cover} />
    <rect x="36" y="64" width="128" height="26" rx="5" fill={p.main} />
    <path d="M90 64h20v100H90Z" fill={p.light} />
    <path d="M100 64C70 62 62 34 80 34c12 0 18 16 20 30 2-14 8-30 20-30 18 0 10 28-20 30Z" fill={p.dark} />
  </g>
);
