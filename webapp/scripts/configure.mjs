// Tells a built page where its API is:
//   node webapp/scripts/configure.mjs --api https://api.example [--pipeline https://… | none] [--api-key KEY] [--currency GBP] [--dist DIR]
// Rewrites config.json, and narrows the page's Content-Security-Policy to exactly these addresses. May be run again and again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    api: { type: 'string', default: '' },
    pipeline: { type: 'string', default: 'none' },
    'api-key': { type: 'string' },
    currency: { type: 'string' },
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
  },
});

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function origin(option, address) {
  if (address === '' || address === 'none') return [];
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    fail(`--${option} must be an http(s) address, was ${address}`);
  return [new URL(address).origin];
}

const page = join(values.dist, 'index.html');
if (!existsSync(page)) fail(`${page} is not there: build the page first (make build-webapp)`);

const sources = ["'self'", ...new Set([...origin('api', values.api), ...origin('pipeline', values.pipeline)])];
const html = readFileSync(page, 'utf8');
const narrowed = html.replace(/connect-src [^;"]+/, `connect-src ${sources.join(' ')}`);
if (!html.includes('connect-src '))
  fail(`${page} has no Content-Security-Policy to narrow: was it built by make build-webapp?`);
writeFileSync(page, narrowed);

const config = {
  apiUrl: values.api,
  pipelineUrl: values.pipeline === 'none' ? null : values.pipeline,
  ...(values['api-key'] && { apiKey: values['api-key'] }),
  ...(values.currency && { currency: values.currency }),
};
writeFileSync(join(values.dist, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
console.log(`The page in ${values.dist} talks to ${values.api || 'its own origin'}.`);
