// Sums what a visitor downloads as JavaScript, gzipped as a server would, and fails past the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 100_000;
const assets = fileURLToPath(new URL('../dist/assets/', import.meta.url));

const sizes = readdirSync(assets)
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ file, bytes: gzipSync(readFileSync(assets + file), { level: 9 }).length }));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { file, bytes } of sizes) console.log(`${String(bytes).padStart(7)}  ${file}`);
console.log(`${String(total).padStart(7)}  JavaScript in total, gzipped (budget ${BUDGET_BYTES})`);
process.exitCode = total < BUDGET_BYTES ? 0 : 1;
