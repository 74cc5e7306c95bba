import type { PipelinePoint } from '../../store/pipeline';
import { duration, perSecond } from '../../ui/format';
import { Chart } from './chart';

/** The last five minutes. */
export function Charts({ points }: { points: readonly PipelinePoint[] }) {
  const at = points.map((point) => point.at / 1000);
  const column = (of: (point: PipelinePoint) => number | null) => points.map(of);
  return (
    <div class="charts">
      <Chart
        title="Events per second"
        at={at}
        format={perSecond}
        series={[
          { name: 'accepted', values: column((point) => point.acceptedPerSecond) },
          { name: 'processed', values: column((point) => point.processedPerSecond) },
        ]}
      />
      <Chart
        title="From click to feature"
        at={at}
        format={duration}
        series={[{ name: 'freshness', values: column((point) => point.freshnessMillis) }]}
      />
      <Chart
        title="Behind the stream"
        at={at}
        format={duration}
        series={[{ name: 'lag', values: column((point) => point.lagMillis) }]}
      />
      <Chart
        title="Archived per second"
        at={at}
        format={perSecond}
        series={[{ name: 'events', values: column((point) => point.archivedPerSecond) }]}
      />
    </div>
  );
}
