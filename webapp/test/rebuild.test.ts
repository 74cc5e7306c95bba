import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { aFolder } from './folder';

// Each step starts dozens of processes.
vi.setConfig({ testTimeout: 60_000 });

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const DECLARED = 'terraform/environments/dev/generations.auto.tfvars.json';
const GENERATIONS = {
  live: { name: 'g1', prefix: 'shop-g1-', application: 'shop-worker' },
  rebuilt: { name: 'g2', prefix: 'shop-g2-', application: 'shop-worker-g2', service: 'shop-rebuild', tasks: 2 },
};

interface Lease {
  leaseKey: { S: string };
  checkpoint: { S: string };
}

const lease = (shard: string, checkpoint: string): Lease => ({ leaseKey: { S: shard }, checkpoint: { S: checkpoint } });

/** An environment whose AWS answers scans with these lease tables, one after the other, and writes down what it was asked. */
function anEnvironment(tables: Record<string, Lease[][]> = {}, generations: object = GENERATIONS) {
  const folder = aFolder();
  for (const made of ['bin', 'scripts', 'scans', 'terraform/environments/dev'])
    mkdirSync(join(folder, made), { recursive: true });
  cpSync(join(TOP, 'scripts/rebuild-cloud'), join(folder, 'scripts/rebuild-cloud'));
  writeFileSync(join(folder, 'generations.json'), JSON.stringify(generations));
  for (const [table, answers] of Object.entries(tables))
    for (const [n, answer] of answers.entries())
      writeFileSync(join(folder, 'scans', `${table}.${n}`), JSON.stringify(answer, null, 2));
  writeFileSync(
    join(folder, 'products.json'),
    JSON.stringify(Array.from({ length: 30 }, (_, n) => ({ product_id: { S: `p${n}` } }))),
  );
  program(folder, 'sleep', `echo "sleep $*" >> "${folder}/calls"`);
  program(
    folder,
    'terraform',
    `case "$*" in *"-json generations") cat "${folder}/generations.json" ;; *region) printf eu-west-1 ;; *cluster) printf shop ;; *) exit 1 ;; esac`,
  );
  program(
    folder,
    'aws',
    `
echo "$*" >> "${folder}/calls"
table=$(printf '%s' "$*" | sed -n 's/.*--table-name \\([^ ]*\\).*/\\1/p')
case "$1 $2" in
  "dynamodb batch-write-item") cat >> "${folder}/written"; echo >> "${folder}/written"; echo '{}' ;;
  "dynamodb scan")
    case "$table" in
      *products) cat "${folder}/products.json" ;;
      *neighbours) echo '[]' ;;
      *)
        n=$(cat "${folder}/scans/$table.next" 2>/dev/null || echo 0)
        [ -f "${folder}/scans/$table.$n" ] || n=$((n - 1))
        cat "${folder}/scans/$table.$n"
        echo $((n + 1)) > "${folder}/scans/$table.next" ;;
    esac ;;
esac`,
  );
  const run = (...step: string[]) =>
    execFileSync('bash', ['scripts/rebuild-cloud', 'dev', ...step], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return {
    run,
    calls: () => (existsSync(join(folder, 'calls')) ? read('calls').trim().split('\n') : []),
    written: () => read('written').trim().split('\n'),
    declared: () => JSON.parse(read(DECLARED)).generations,
  };
}

function program(folder: string, name: string, body: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

it('declares what is rebuilt beside what is live, and asks AWS for nothing', () => {
  const environment = anEnvironment();
  environment.run('begin', 'g2', '2026-11-22T10:00:00Z');

  expect(environment.declared()).toEqual({
    all: ['g1', 'g2'],
    live: 'g1',
    rebuilt: 'g2',
    from: '2026-11-22T10:00:00Z',
  });
  expect(environment.calls()).toEqual([]);
});

it('rebuilds neither what is live nor a second one, nor from a time that it cannot read', () => {
  const environment = anEnvironment();
  expect(() => environment.run('begin', 'g1')).toThrow(/g1 is live/);
  expect(() => environment.run('begin', 'g2', 'yesterday')).toThrow(/a time is written as/);
  environment.run('begin', 'g2');
  expect(() => environment.run('begin', 'g3')).toThrow(/g2 is being rebuilt/);
  expect(environment.declared().from).toBe('TRIM_HORIZON');
});

it('copies what is not in the stream, and waits until no shard is behind the live workers', () => {
  const environment = anEnvironment({
    'shop-worker': [[lease('s1', '100'), lease('s2', '200'), lease('s0', 'SHARD_END')]],
    'shop-worker-g2': [
      [lease('s1', 'TRIM_HORIZON')],
      [lease('s1', '99'), lease('s2', '200')],
      [lease('s1', '1000'), lease('s2', 'SHARD_END')],
    ],
  });
  const said = environment.run('fill');

  const written = environment.written().map((line) => JSON.parse(line)['shop-g2-products'].length);
  expect(written).toEqual([25, 5]);
  expect(environment.calls().filter((call) => call.startsWith('sleep'))).toHaveLength(2);
  const changed = environment.calls().filter((call) => call.includes('update-service'));
  expect(changed).toEqual([expect.stringContaining('--service shop-rebuild --desired-count 2')]);
  expect(said).toContain('shop-worker-g2 is behind shop-worker in 2 shards');
  expect(said).toContain('make switch-cloud lets it serve');
});

it('stops the rebuilding workers, and switches once the live ones have archived what those have counted', () => {
  const environment = anEnvironment({
    'shop-worker': [[lease('s1', '100')], [lease('s1', '110')], [lease('s1', '120')]],
    'shop-worker-g2': [[lease('s1', '100')], [lease('s1', '120')]],
  });
  environment.run('begin', 'g2');
  environment.run('finish');

  const calls = environment.calls();
  const place = (part: string) => calls.findIndex((call) => call.includes(part));
  expect(calls[place('update-service')]).toContain('--service shop-rebuild --desired-count 0');
  expect(place('services-stable')).toBeGreaterThan(place('update-service'));
  expect(place('sleep')).toBeGreaterThan(place('services-stable'));
  expect(environment.declared()).toEqual({ all: ['g1', 'g2'], live: 'g2' });
});

it('switches nothing where nothing is rebuilt', () => {
  const environment = anEnvironment({}, { ...GENERATIONS, rebuilt: null });
  expect(() => environment.run('finish')).toThrow(/no generation is being rebuilt/);
  expect(environment.calls().filter((call) => call.includes('update-service'))).toEqual([]);
});
