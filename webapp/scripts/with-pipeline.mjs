// Runs a command against a pipeline of its own: started on free ports with a folder of its own, fed, and stopped again.
//   node webapp/scripts/with-pipeline.mjs npm run e2e
// The command finds WEBAPP_URL (the page), PIPELINE_API (the API) and PIPELINE_DATA (the pipeline's folder). Settings: JAVA, the java to
// run it with; ORDERS, order lines to replay, otherwise made-up shoppers; LIMIT, orders replayed at most; TRAFFIC=on, to go on feeding
// while the command runs; PORT, the first of its ports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const JAR = fileURLToPath(new URL('../../local/target/local.jar', import.meta.url));
const TOOLS = fileURLToPath(new URL('../../tools/target/tools.jar', import.meta.url));
const FLAGS = [
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-XX:+UseSerialGC',
  '-Xmx1g',
];
/** API, embedded AWS, DynamoDB, S3, page, worker. */
const PORTS = 6;
/** Bounds for crowded machines, not pauses. */
const READY_WITHIN_MILLIS = 180_000;
const COUNTED_WITHIN_MILLIS = 300_000;

/** With traffic: so many events must count before the command runs, and then they come at a pace to watch. */
const ENOUGH_TO_SEE = 2_500;
const TIMES_REAL_TIME = 100_000;
const MADE_UP_PER_SECOND = 50;

const { JAVA = 'java', ORDERS = '', LIMIT = '1500', TRAFFIC = 'off' } = process.env;
const [command, ...args] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), 'cartstream-'));
const port = Number(process.env.PORT) || (await freePorts());
const api = `http://localhost:${port}`;
const page = `http://localhost:${port + 4}`;
const productsTo = `--products-to=http://localhost:${port + 2}`;

const underway = [];
let code = 1;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop().then(() => process.exit(130)));
try {
  await start();
  await (TRAFFIC === 'on' ? keepFeeding() : feed());
  code = await run(command, args, { WEBAPP_URL: page, PIPELINE_API: api, PIPELINE_DATA: data });
} catch (error) {
  console.error(error.message);
} finally {
  await stop();
}
process.exit(code);

async function stop() {
  for (const child of underway.reverse().filter(({ exitCode }) => exitCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
}

async function start() {
  const log = join(data, 'runner.log');
  const orders = existsSync(ORDERS) ? [`--orders=${ORDERS}`] : [];
  const out = openSync(log, 'w');
  const started = spawn(JAVA, [...FLAGS, '-jar', JAR, 'run', `--port=${port}`, `--data=${data}`, ...orders], {
    stdio: ['ignore', out, out],
  });
  underway.push(started);
  await until('The pipeline is not ready', READY_WITHIN_MILLIS, async () => {
    if (started.exitCode !== null) throw new Error(`The pipeline did not start:\n${readFileSync(log, 'utf8')}`);
    return readFileSync(log, 'utf8').includes('Cartstream is ready');
  });
}

/** Real orders where they are at hand, made-up ones elsewhere, until all of them count. */
async function feed() {
  const feeding = existsSync(ORDERS)
    ? ['replay', `--url=${api}`, productsTo, `--limit=${LIMIT}`, ORDERS]
    : ['simulate', `--url=${api}`, productsTo, '--seed=7', '--count=12000', '--rate=100000', '--past-days=60'];
  const fed = await run(JAVA, [...FLAGS, '-jar', TOOLS, ...feeding], {});
  if (fed !== 0) throw new Error('The pipeline could not be fed.');
  await untilCounted(({ api: posted, worker }) => worker.processed >= posted.accepted);
}

async function keepFeeding() {
  const feeding = existsSync(ORDERS)
    ? ['replay', `--url=${api}`, productsTo, `--speed=${TIMES_REAL_TIME}`, ORDERS]
    : ['simulate', `--url=${api}`, productsTo, '--seed=7', '--count=1000000', `--rate=${MADE_UP_PER_SECOND}`];
  underway.push(spawn(JAVA, [...FLAGS, '-jar', TOOLS, ...feeding], { stdio: 'ignore' }));
  await untilCounted(({ worker }) => worker.processed >= ENOUGH_TO_SEE);
}

function untilCounted(enough) {
  return until('The events are not counted', COUNTED_WITHIN_MILLIS, async () =>
    enough(await (await fetch(`${page}/pipeline`)).json()),
  );
}

async function run(program, argv, environment) {
  const child = spawn(program, argv, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const [exitCode] = await once(child, 'exit');
  return exitCode ?? 1;
}

async function until(otherwise, millis, holds) {
  const deadline = Date.now() + millis;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${otherwise} after ${millis / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * The first of some free ports in a row, below those that systems give to outgoing connections. The port before them is held to the end:
 * other suites, which do the same, choose none of the block meanwhile.
 */
async function freePorts() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const block = 20_000 + 32 * Math.floor(Math.random() * 375);
    const isFree = await Promise.all(Array.from({ length: PORTS }, (_, offset) => canListen(block + 1 + offset)));
    if (isFree.every(Boolean) && (await hold(block))) return block + 1;
  }
  throw new Error(`There are no ${PORTS} free ports in a row.`);
}

async function hold(block) {
  const guard = createServer().listen(block, '127.0.0.1').unref();
  return once(guard, 'listening').then(
    () => true,
    () => false,
  );
}

async function canListen(candidate) {
  const server = createServer();
  try {
    server.listen(candidate, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
