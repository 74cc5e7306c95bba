import { useStore } from '../../store/context';
import { clockTime } from '../../ui/format';
import { Charts } from './charts';
import { Flow } from './flow';

/** For those who run it: the way of an event, drawn, with what flows through it now. */
export function PipelineView() {
  const { pipeline } = useStore();
  const snapshot = pipeline.snapshot.value;
  return (
    <div class="pipeline">
      <div class="greeting">
        <h1>Pipeline</h1>
        <p class="muted">
          Events between the shop and the features, as reported by the local runner.{' '}
          {snapshot && <Freshness at={snapshot.at} isLost={pipeline.state.value === 'lost'} />}
        </p>
      </div>
      {snapshot ? (
        <>
          <Flow snapshot={snapshot} latest={pipeline.points.value.at(-1)} />
          <Charts points={pipeline.points.value} />
        </>
      ) : (
        <p class="empty">
          {pipeline.state.value === 'unknown'
            ? 'Looking for the pipeline…'
            : 'There is no local pipeline here. In the cloud, its numbers are on the CloudWatch dashboard.'}
        </p>
      )}
    </div>
  );
}

function Freshness({ at, isLost }: { at: string; isLost: boolean }) {
  const time = clockTime(Date.parse(at));
  return isLost ? (
    <span class="badge bad">no answer since {time}</span>
  ) : (
    <span class="badge good">
      <span class="pulse" data-live /> live, {time}
    </span>
  );
}
