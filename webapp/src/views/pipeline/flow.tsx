import type { ComponentChildren } from 'preact';
import type { PipelineSnapshot, ShardState } from '../../api/contract';
import type { PipelinePoint } from '../../store/pipeline';
import { bytes, count, duration, perSecond, plural } from '../../ui/format';
import { Fan, Pipe } from './pipe';

interface FlowProps {
  readonly snapshot: PipelineSnapshot;
  readonly latest: PipelinePoint | undefined;
}

/** The picture of the pipeline: shop → API → stream → workers → features, archive, dead letters. */
export function Flow({ snapshot, latest }: FlowProps) {
  const { api, stream, worker, archive } = snapshot;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets lists without bullets
    <ol class="flow" role="list" aria-label="The way of an event">
      <Node title="Producer API" sub="takes events in" tone={api.ready ? 'good' : 'bad'}>
        <Big value={count(api.accepted)} unit="events accepted" />
        <Facts
          of={[
            ['now', perSecond(latest?.acceptedPerSecond ?? null)],
            ['rejected', count(api.rejected)],
            ['ready', api.ready ? 'yes' : 'no'],
          ]}
        />
      </Node>
      <Pipe rate={latest?.acceptedPerSecond ?? null} />
      <Node title="Stream" sub="Kinesis, keeps order per shopper" tone={toneOfLag(worker.lag_millis)}>
        <Shards of={stream.shards} />
      </Node>
      <Pipe rate={latest?.processedPerSecond ?? null} />
      <Node title="Workers" sub="KCL, exactly once" tone={worker.tasks > 0 ? 'good' : 'bad'}>
        <Big value={count(worker.processed)} unit="events processed" />
        <Facts
          of={[
            ['now', perSecond(latest?.processedPerSecond ?? null)],
            ['tasks', count(worker.tasks)],
            ['shards held', count(worker.shards)],
            ['lag', worker.lag_millis === null ? '–' : duration(worker.lag_millis)],
          ]}
        />
      </Node>
      <Fan rate={latest?.processedPerSecond ?? null} isPoisoned={worker.dead_letters > 0} />
      <li class="sinks">
        <ul>
          <Node title="Features" sub="DynamoDB" tone="good">
            <Big
              value={worker.freshness_millis === null ? '–' : duration(worker.freshness_millis)}
              unit="from click to feature"
            />
            <Facts of={[['sent again, counted once', count(worker.duplicates)]]} />
          </Node>
          <Node title="Archive" sub="Firehose to S3" tone="good">
            <Big value={count(archive.events)} unit="events archived" />
            <Facts of={[[plural(archive.objects, 'object'), bytes(archive.bytes)]]} />
          </Node>
          <Node title="Dead letters" sub="kept with their reason" tone={worker.dead_letters > 0 ? 'bad' : 'quiet'}>
            <Big value={count(worker.dead_letters)} unit="could not be read" />
          </Node>
        </ul>
      </li>
    </ol>
  );
}

interface NodeProps {
  readonly title: string;
  readonly sub: string;
  readonly tone: 'good' | 'caution' | 'bad' | 'quiet';
  readonly children: ComponentChildren;
}

function Node({ title, sub, tone, children }: NodeProps) {
  return (
    <li class="node" data-tone={tone}>
      <h2>{title}</h2>
      <p class="muted small">{sub}</p>
      {children}
    </li>
  );
}

function Big({ value, unit }: { value: string; unit: string }) {
  return (
    <p class="big">
      <strong>{value}</strong> <span>{unit}</span>
    </p>
  );
}

function Facts({ of }: { of: readonly (readonly [string, string])[] }) {
  return (
    <dl class="node-facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One bar a shard: its share of the records, and how far its reader is behind. */
function Shards({ of }: { of: readonly ShardState[] }) {
  const most = Math.max(1, ...of.map((shard) => shard.records));
  return (
    <ul class="shards" aria-label={plural(of.length, 'shard')}>
      {of.map(({ id, records, lag_millis: lag }) => (
        <li key={id} data-tone={lag === null ? 'caution' : toneOfLag(lag)}>
          <span class="shard-name">{id.replace(/^shardId-0*(?=\d)/, 'shard ')}</span>
          <span class="shard-bar">
            <span style={{ width: `${(100 * records) / most}%` }} />
          </span>
          <span class="shard-numbers">
            {count(records)} <span class="muted">· {lag === null ? 'not read' : duration(lag)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function toneOfLag(millis: number | null): NodeProps['tone'] {
  if (millis === null || millis < 5_000) return 'good';
  return millis < 30_000 ? 'caution' : 'bad';
}
