// Fills the state machine's template with samples and holds it against Amazon's States Language.
import { readFileSync } from 'node:fs';
import validate from 'asl-validator';

const template = readFileSync(new URL('../modules/state-machine/definition.asl.json.tftpl', import.meta.url), 'utf8');
const samples = {
  partition: 'aws', code: 'training', isolated: true, training_timeout: 3600, gate_minimum: 1, retain_properties: true,
  variant: '{"VariantName": "main", "ModelName.$": "$.run.name"}', job: 'job', bucket: 'bucket', scaler: 'live/scaler.json', name: 'retrain', endpoint: 'endpoint',
  key: 'arn:aws:kms:eu-west-1:111122223333:key/1', container: '1.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1',
  training_instance: 'ml.m5.large',
  retry: '{"ErrorEquals": ["States.TaskFailed"]}',
  training_role: 'arn:aws:iam::111122223333:role/r', artifact_parameter: '/a', topic: 'arn:aws:sns:eu-west-1:111122223333:t',
};
const definition = JSON.parse(template.replace(/\$\{(\w+)\}/g, (_, name) => {
  if (!(name in samples)) throw new Error(`the template asks for ${name}, which has no sample here`);
  return samples[name];
}));
const { isValid, errors } = (validate.default ?? validate)(definition);
if (!isValid) {
  console.error(JSON.stringify(errors, null, 2));
  process.exit(1);
}
const { States } = definition;
const faults = [];
/** A state is reached only through `gate`: without it, nothing leads there. */
function onlyThrough(gate, state) {
  const seen = new Set();
  const leadsOn = ({ Next, Default, Choices = [], Catch = [] }) => [Next, Default, ...[...Choices, ...Catch].map((branch) => branch.Next)];
  const open = [definition.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name) || name === gate) continue;
    seen.add(name);
    open.push(...leadsOn(States[name]).filter(Boolean));
  }
  if (seen.has(state)) faults.push(`${state} can be reached without ${gate}`);
}
onlyThrough('HasItMoved', 'RememberModel');
onlyThrough('HasItMoved', 'PublishTheScaler');
onlyThrough('IsThereAnEndpoint', 'PublishTheFirstScaler');
for (const [name, { Catch = [] }] of Object.entries(States)) {
  if (Catch.some(({ Next }) => Next !== 'Tell')) faults.push(`${name}: an error leads on as if it were an answer`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
for (const file of ['direct-ingest/model.json', 'dynamodb/tables.json', 'archive/columns.json']) {
  JSON.parse(readFileSync(new URL(`../modules/${file}`, import.meta.url), 'utf8'));
}
console.log(`state machine of ${Object.keys(definition.States).length} states is valid`);
