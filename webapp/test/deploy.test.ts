import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { aFolder } from './folder';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUTS: Record<string, string> = {
  api_url: 'https://api.example',
  page_url: 'https://shop.example',
  region: 'eu-west-1',
  api_keys_secret: 'keys',
  page_bucket: 'page',
  distribution_id: 'D1',
  architecture: 'ARM64',
  deployed_tag_parameter: '/cartstream-dev/deployed-image',
  repository_urls: JSON.stringify({ api: 'registry/api', worker: 'registry/worker', lambda: 'registry/lambda' }),
};
const COMMIT = '0123456789ab';
const PAGE = `<meta content="default-src 'none'; connect-src 'self' http://localhost:*; base-uri 'none'" />`;

/** A project with a built page, and an AWS and a Terraform that only write down what they were asked. */
function aProject() {
  const folder = aFolder();
  for (const made of ['bin', 'scripts', 'webapp/scripts', 'webapp/dist/assets', 'terraform/environments/dev'])
    mkdirSync(join(folder, made), { recursive: true });
  cpSync(join(TOP, 'scripts/cloud'), join(folder, 'scripts/cloud'));
  cpSync(join(TOP, 'webapp/scripts/configure.mjs'), join(folder, 'webapp/scripts/configure.mjs'));
  writeFileSync(join(folder, 'webapp/dist/index.html'), PAGE);
  writeFileSync(join(folder, 'webapp/dist/favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'webapp/dist/assets/main-AbC123.js'), 'start();');
  const answers = Object.entries(OUTPUTS).map(([name, value]) => `*" ${name}") printf %s '${value}' ;;`);
  program(folder, 'terraform', `case "$*" in ${answers.join(' ')} *) exit 1 ;; esac`);
  program(
    folder,
    'aws',
    `echo "$*" >> "${folder}/calls"
     case "$*" in
       secretsmanager*) echo key-1,key-2 ;;
       ecr\\ get-login*) echo password ;;
       ecr\\ describe-images*) while [ "$1" != --repository-name ]; do shift; done; [ -e "${folder}/pushed-$2" ] ;;
     esac`,
  );
  program(
    folder,
    'docker',
    `cat >/dev/null; echo "docker $* attestations-off=$BUILDX_NO_DEFAULT_ATTESTATIONS" >> "${folder}/calls"`,
  );
  program(folder, 'curl', `echo "curl $*" >> "${folder}/calls"; [ ! -e "${folder}/stream-is-away" ]`);
  program(folder, 'git', `case "$1" in rev-parse) echo ${COMMIT} ;; esac`);
  writeFileSync(
    join(folder, 'scripts/build-images'),
    `#!/bin/sh\necho "build-images $* for $PLATFORM" >> "${folder}/calls"\n`,
  );
  chmodSync(join(folder, 'scripts/build-images'), 0o755);
  const run = (step: string) =>
    execFileSync('bash', ['scripts/cloud', 'dev', step], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    });
  const write = (file: string) => writeFileSync(join(folder, file), '');
  return { run, write, read: (file: string) => readFileSync(join(folder, file), 'utf8') };
}

function program(folder: string, name: string, body: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

it('tells a copy of the page where its API is, and leaves what was built as it is', () => {
  const project = aProject();
  project.run('update-api-url');

  expect(JSON.parse(project.read('webapp/target/site-dev/config.json'))).toEqual({
    apiUrl: 'https://api.example',
    pipelineUrl: null,
    apiKey: 'key-1',
  });
  expect(project.read('webapp/target/site-dev/index.html')).toContain("connect-src 'self' https://api.example;");
  expect(project.read('webapp/dist/index.html')).toBe(PAGE);
});

it('keeps what carries a hash for ever, asks for the rest each time, and names new files last', () => {
  const project = aProject();
  project.run('update-api-url');
  const said = project.run('deploy-webapp');

  const calls = project
    .read('calls')
    .split('\n')
    .filter((call) => !call.startsWith('secretsmanager'));
  const place = (part: string) => calls.findIndex((call) => call.includes(part));
  expect(calls[0]).toMatch(
    /s3 sync \S+\/assets s3:\/\/page\/assets .*--cache-control public, max-age=31536000, immutable/,
  );
  for (const file of ['favicon.svg', 'config.json', 'index.html'])
    expect(calls[place(`s3 cp webapp/target/site-dev/${file}`)]).toContain('--cache-control no-cache');
  expect(place('s3 cp webapp/target/site-dev/index.html')).toBeGreaterThan(place('/assets s3://'));
  expect(place('--delete')).toBeGreaterThan(place('s3 cp webapp/target/site-dev/index.html'));
  expect(place('create-invalidation --distribution-id D1')).toBeGreaterThan(place('--delete'));
  expect(said).toContain('the page is at https://shop.example');
});

it('builds the images for what the tasks run on, and pushes them under their commit', () => {
  const project = aProject();
  project.run('push');

  const calls = project.read('calls');
  expect(calls).toContain(`build-images ${COMMIT} for linux/arm64`);
  for (const image of ['api', 'worker', 'lambda'])
    expect(calls).toContain(`docker push --quiet registry/${image}:${COMMIT} `);
  // A provenance attestation would make an index of the image, which Lambda refuses.
  expect(calls).toMatch(/docker build --quiet --platform linux\/arm64 .*--target lambda.* attestations-off=1/);
  // What runs is remembered once it has passed its smoke test, not before.
  expect(calls).not.toContain('put-parameter');
});

it('pushes what is missing alone, so that a deploy can be repeated where a tag cannot', () => {
  const project = aProject();
  for (const image of ['api', 'lambda']) project.write(`pushed-${image}`);
  project.run('push');
  expect(project.read('calls').match(/docker push \S+ \S+/g)).toEqual([
    `docker push --quiet registry/worker:${COMMIT}`,
  ]);

  const whole = aProject();
  for (const image of ['api', 'worker', 'lambda']) whole.write(`pushed-${image}`);
  whole.run('push');
  expect(whole.read('calls')).not.toMatch(/docker (build|push)|build-images/);
});

it('ends a deployment as failed where the stream does not answer the API', () => {
  const project = aProject();

  expect(project.run('check-stream')).toContain('the stream answers');
  expect(project.read('calls')).toContain('https://api.example/health/stream');

  project.write('stream-is-away');
  expect(() => project.run('check-stream')).toThrow('stream-away');
});
