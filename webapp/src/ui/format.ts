/** Numbers and names as people read them. */

const whole = new Intl.NumberFormat('en-GB');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const fraction = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

export function count(value: number): string {
  return Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value);
}

export function money(value: number, currency: string): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(value);
}

export function percent(share: number): string {
  return share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`;
}

export function duration(millis: number): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${fraction.format(millis / 1_000)} s`;
  return `${fraction.format(millis / 60_000)} min`;
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${fraction.format(value / 1000 ** power)} ${units[power]}`;
}

export function perSecond(value: number | null): string {
  return value === null ? '–' : `${fraction.format(value)}/s`;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** Catalogues of old tills SHOUT; a name without a small letter is set as a title. */
export function productName(product: { product_id: string; name?: string | null }): string {
  const name = product.name?.trim().replaceAll(/\s+/g, ' ') || `Product ${product.product_id}`;
  if (/[a-z]/.test(name)) return name;
  return name
    .toLowerCase()
    .replaceAll(/(^|[\s(/-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
