import type { Motif } from './motif';

export const bag: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M72 76V60a28 28 0 0 1 56 0v16" fill="none" stroke={p.dark} stroke-width="8" />
    <path d="M46 72h108l10 80a10 10 0 0 1-10 12H46a10 10 0 0 1-10-12Z" fill={cover} />
    <path d="M46 72h108l2 16H44Z" fill={p.dark} opacity=".25" />
    <circle cx="72" cy="82" r="5" fill={p.light} />
    <circle cx="128" cy="82" r="5" fill={p.light} />
  </g>
);

export const umbrella: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 34v112a14 14 0 0 0 28 0" fill="none" stroke={p.dark} stroke-width="7" stroke-linecap="round" />
    <path
      d="M28 102a72 66 0 0 1 144 0c-10-12-26-12-36 0-10-12-26-12-36 0-10-12-26-12-36 0-10-12-26-12-36 0Z"
      fill={cover}
    />
    <path d="M64 102c4-30 16-52 36-66 20 14 32 36 36 66" fill="none" stroke={p.light} stroke-width="4" opacity=".8" />
  </g>
);

export const bunting: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M14 62q86 44 172 0" fill="none" stroke={p.dark} stroke-width="4" />
    <path d="M26 68l36 12-24 34Z" fill={p.main} />
    <path d="M66 80l32 4-18 42Z" fill={cover} />
    <path d="M102 84l32-4-14 42Z" fill={p.dark} />
    <path d="M138 79l36-12-12 46Z" fill={cover} />
    <circle cx="52" cy="146" r="5" fill={p.soft} />
    <circle cx="104" cy="152" r="5" fill={p.main} />
    <circle cx="150" cy="142" r="5" fill={p.soft} />
  </g>
);

export const card: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="64" y="40" width="92" height="116" rx="6" fill={p.soft} transform="rotate(9 110 98)" />
    <rect x="48" y="42" width="96" height="120" rx="6" fill={p.light} />
    <rect x="58" y="52" width="76" height="66" rx="4" fill={cover} />
    <path d="M66 132h60M78 144h36" stroke={p.dark} stroke-width="5" stroke-linecap="round" />
  </g>
);

export const notebook: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="56" y="36" width="98" height="128" rx="8" fill={p.dark} />
    <rect x="50" y="36" width="98" height="124" rx="8" fill={cover} />
    <rect x="74" y="62" width="54" height="32" rx="4" fill={p.light} />
    <path d="M82 74h38M82 83h24" stroke={p.dark} stroke-width="3.5" stroke-linecap="round" />
    <path d="M50 52H40M50 74H40M50 96H40M50 118H40M50 140H40" stroke={p.dark} stroke-width="6" stroke-linecap="round" />
  </g>
);

export const pencils: Motif = ({ palette: p, cover }) => (
  <g>
    <g stroke-width="14">
      <path d="M76 90V44" stroke={p.main} />
      <path d="M100 90V34" stroke={p.soft} />
      <path d="M124 90V50" stroke={p.dark} />
    </g>
    <path d="M69 46l7-18 7 18ZM93 36l7-18 7 18ZM117 52l7-18 7 18Z" fill={p.light} />
    <path d="M54 82h92l-8 82H62Z" fill={cover} />
    <path d="M52 78h96v12H52Z" fill={p.dark} />
  </g>
);

export const bird: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 18v38" stroke={p.dark} stroke-width="3" />
    <path
      d="M40 104c10-34 44-52 74-48 26 4 40 22 40 40l18 10-20 6c-10 30-40 44-68 36-16-4-24-12-30-22l-34 6Z"
      fill={cover}
    />
    <path d="M84 96c20-14 44-8 50 8-14 20-44 20-58 8Z" fill={p.dark} opacity=".85" />
    <circle cx="138" cy="86" r="5" fill={p.light} />
    <path d="M96 148v16M112 148v16" stroke={p.dark} stroke-width="4" stroke-linecap="round" />
  </g>
);

export const house: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M54 84h92v80H54Z" fill={cover} />
    <path d="M38 92l62-58 62 58-10 10-52-48-52 48Z" fill={p.dark} />
    <circle cx="100" cy="108" r="17" fill={p.light} />
    <circle cx="100" cy="108" r="13" fill={p.dark} />
    <path d="M100 136v14" stroke={p.light} stroke-width="6" stroke-linecap="round" />
  </g>
);

export const plant: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 108V60" stroke={p.dark} stroke-width="5" />
    <path d="M100 92c-36 0-44-24-42-38 26 0 42 14 42 38ZM100 78c0-26 14-40 42-40 2 18-8 40-42 40Z" fill={p.main} />
    <path d="M100 60c-12-12-10-26 0-36 10 10 12 24 0 36Z" fill={p.soft} />
    <path d="M60 112h80l-10 52H70Z" fill={cover} />
    <rect x="54" y="100" width="92" height="16" rx="5" fill={p.dark} />
  </g>
);

export const star: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 16v32" stroke={p.dark} stroke-width="4" />
    <path
      d="M100 42l18 40 44 5-33 30 9 43-38-22-38 22 9-43-33-30 44-5Z"
      fill={cover}
      stroke={p.light}
      stroke-width="5"
      stroke-linejoin="round"
    />
    <circle cx="100" cy="104" r="12" fill={p.light} />
  </g>
);

export const doll: Motif = ({ palette: p, cover }) => (
  <g>
    <circle cx="100" cy="58" r="30" fill={p.dark} />
    <circle cx="100" cy="64" r="24" fill={p.light} />
    <path d="M76 56c14 4 34 0 42-12 6 4 8 10 6 16" fill="none" stroke={p.dark} stroke-width="7" />
    <path d="M84 90h32l28 74H56Z" fill={cover} />
    <path d="M84 96l-26 30M116 96l26 30" stroke={p.light} stroke-width="9" stroke-linecap="round" />
    <circle cx="92" cy="66" r="3" fill={p.dark} />
    <circle cx="108" cy="66" r="3" fill={p.dark} />
    <path d="M94 76q6 5 12 0" fill="none" stroke={p.main} stroke-width="3" stroke-linecap="round" />
  </g>
);

export const blocks: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="36" y="108" width="60" height="56" rx="8" fill={cover} />
    <rect x="104" y="108" width="60" height="56" rx="8" fill={p.main} />
    <rect x="70" y="48" width="60" height="56" rx="8" fill={p.dark} />
    <path
      d="M122 152l12-32 12 32M126 142h16"
      fill="none"
      stroke={p.light}
      stroke-width="6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
    <circle cx="100" cy="76" r="15" fill="none" stroke={p.light} stroke-width="6" />
  </g>
);
