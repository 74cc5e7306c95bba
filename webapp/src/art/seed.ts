/** FNV-1a, 32 bits: small, and the same everywhere, so that a product always looks the same. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/** Picks one of `choices` by `seed`; different `salt`s pick independently. */
export function pick<T>(choices: readonly T[], seed: string, salt: string): T {
  return choices[hash(`${salt}:${seed}`) % choices.length] as T;
}
