const PATHS = {
  cart: 'M3 4h2.500l2.3 11h10l2.2-8H7M9 20.500h.01M17 20.500h.01',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM20 20l-4.8-4.8',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.500c1-4 4-6 7.5-6s6.5 2 7.5 6',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  trash: 'M4 7h16M9.5 7V4.500h5V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500Z',
  auto: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 4v16M12 8h5.500M12 12h8M12 16h5.5',
  eye: 'M2.5 12C5 7.5 8.3 5.5 12 5.500s7 2 9.5 6.500c-2.5 4.5-5.8 6.5-9.5 6.500S5 16.5 2.5 12ZM12 9.200a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.600Z',
  edit: 'M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19 4 20ZM13.5 7l3.5 3.5',
  bag: 'M6 8h12l1.2 12.500H4.800L6 8ZM9 10.500V7a3 3 0 0 1 6 0v3.5',
  warning: 'M12 4l9 16H3L12 4ZM12 10v4.500M12 17.300h.01',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.300L19.5 9M19.5 4.500V9H15',
  spark: 'M12 3l1.8 6.200L20 11l-6.2 1.800L12 19l-1.8-6.200L4 11l6.2-1.800L12 3Z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text or inside a labelled button. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
