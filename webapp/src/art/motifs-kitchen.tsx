import type { Motif } from './motif';

export const mug: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M132 88h14a22 22 0 0 1 0 46h-14" fill="none" stroke={p.dark} stroke-width="10" />
    <path d="M56 70h80v70a24 24 0 0 1-24 24H80a24 24 0 0 1-24-24Z" fill={cover} />
    <ellipse cx="96" cy="70" rx="40" ry="9" fill={p.light} />
    <ellipse cx="96" cy="71" rx="33" ry="6" fill={p.dark} />
    <path
      d="M82 52c-8-10 8-14 0-24M106 52c-8-10 8-14 0-24"
      fill="none"
      stroke={p.soft}
      stroke-width="5"
      stroke-linecap="round"
    />
  </g>
);

export const plate: Motif = ({ palette: p, cover }) => (
  <g>
    <circle cx="100" cy="102" r="64" fill={p.light} />
    <circle cx="100" cy="102" r="60" fill={cover} />
    <circle cx="100" cy="102" r="38" fill={p.light} />
    <circle cx="100" cy="102" r="32" fill="none" stroke={p.soft} stroke-width="3" />
    <path d="M100 84c12 8 12 26 0 36-12-10-12-28 0-36Z" fill={p.main} />
  </g>
);

export const bowl: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M36 92h128c0 40-24 66-46 72H82c-22-6-46-32-46-72Z" fill={cover} />
    <ellipse cx="100" cy="92" rx="64" ry="15" fill={p.light} />
    <ellipse cx="100" cy="94" rx="54" ry="10" fill={p.dark} />
    <rect x="76" y="158" width="48" height="8" rx="4" fill={p.dark} />
  </g>
);

export const jar: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="58" y="66" width="84" height="98" rx="18" fill={p.light} />
    <path d="M64 96h72v52a10 10 0 0 1-10 10H74a10 10 0 0 1-10-10Z" fill={p.main} />
    <path d="M52 62c0-26 20-28 48-28s48 2 48 28l-8 8H60Z" fill={cover} />
    <rect x="60" y="62" width="80" height="8" rx="4" fill={p.dark} />
    <rect x="78" y="108" width="44" height="30" rx="5" fill={p.light} />
    <path d="M88 119h24M88 128h16" stroke={p.dark} stroke-width="3" stroke-linecap="round" />
  </g>
);

export const bottle: Motif = ({ palette: p, cover }) => (
  <g>
    <rect x="86" y="28" width="28" height="16" rx="4" fill={p.dark} />
    <path
      d="M88 44h24v20c0 12 18 18 18 38v50a12 12 0 0 1-12 12H82a12 12 0 0 1-12-12v-50c0-20 18-26 18-38Z"
      fill={cover}
    />
    <rect x="70" y="108" width="60" height="34" fill={p.light} />
    <path d="M100 114c7 8 10 12 10 16a10 10 0 0 1-20 0c0-4 3-8 10-16Z" fill={p.main} />
  </g>
);

export const cake: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M100 40v120" stroke={p.dark} stroke-width="6" />
    <path d="M68 164h64" stroke={p.dark} stroke-width="8" stroke-linecap="round" />
    <path d="M76 64h48v-8a24 16 0 0 0-48 0Z" fill={cover} />
    <path d="M60 104h80v-10a40 18 0 0 0-80 0Z" fill={cover} />
    <path d="M44 146h112v-12a56 20 0 0 0-112 0Z" fill={cover} />
    <path d="M70 64h60M52 104h96M36 146h128" stroke={p.light} stroke-width="8" stroke-linecap="round" />
    <circle cx="100" cy="36" r="8" fill={p.main} />
  </g>
);

export const towel: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M36 48h128" stroke={p.dark} stroke-width="8" stroke-linecap="round" />
    <path d="M56 44h88v108H56Z" fill={p.light} />
    <path d="M56 44h88v84H56Z" fill={cover} />
    <path d="M56 138h88" stroke={p.main} stroke-width="5" />
    <path
      d="M60 152v10M72 152v10M84 152v10M96 152v10M108 152v10M120 152v10M132 152v10M141 152v10"
      stroke={p.light}
      stroke-width="4"
    />
  </g>
);

export const tin: Motif = ({ palette: p, cover }) => (
  <g>
    <path d="M48 84h104v66c0 9-23 16-52 16s-52-7-52-16Z" fill={cover} />
    <path d="M42 66h116v22c0 8-26 15-58 15s-58-7-58-15Z" fill={p.main} />
    <ellipse cx="100" cy="66" rx="58" ry="16" fill={p.soft} />
    <path d="M100 78c-22-10-12-22 0-15 12-7 22 5 0 15Z" fill={p.light} />
  </g>
);
