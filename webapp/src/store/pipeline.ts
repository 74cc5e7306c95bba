import { signal } from '@preact/signals';
import type { PipelineApi } from '../api/cartstream';
import type { PipelineSnapshot } from '../api/contract';
import type { Platform } from './platform';

/** One point of the charts. Rates are events per second since the point before; null where it cannot be told. */
export interface PipelinePoint {
  readonly at: number;
  readonly acceptedPerSecond: number | null;
  readonly processedPerSecond: number | null;
  readonly lagMillis: number | null;
  readonly freshnessMillis: number | null;
  readonly archivedPerSecond: number | null;
}

export type PipelineState = 'unknown' | 'present' | 'absent' | 'lost';

const LOOK_EVERY_MILLIS = 2_000;
/** Five minutes of looks. */
const MAX_POINTS = 150;

/** The running pipeline as the local runner sees it; absent in the cloud, where CloudWatch shows it. */
export function createPipeline(api: PipelineApi | null, platform: Platform) {
  const state = signal<PipelineState>(api === null ? 'absent' : 'unknown');
  const snapshot = signal<PipelineSnapshot | null>(null);
  const points = signal<readonly PipelinePoint[]>([]);
  let callOff: (() => void) | null = null;

  async function watch(): Promise<void> {
    if (api === null) return;
    callOff?.();
    const answer = await api.snapshot();
    if (answer.ok) see(answer.value);
    else if (snapshot.value !== null) state.value = 'lost';
    else if (answer.failure.kind === 'absent') state.value = 'absent'; // no answer at all says nothing: it may be starting
    callOff?.();
    if (state.value !== 'absent') callOff = platform.after(LOOK_EVERY_MILLIS, () => void watch());
  }

  function see(next: PipelineSnapshot): void {
    points.value = [...points.value, pointOf(snapshot.value, next)].slice(-MAX_POINTS);
    snapshot.value = next;
    state.value = 'present';
  }

  /** A hidden page need not look. */
  function rest(): void {
    callOff?.();
  }

  return { state, snapshot, points, watch, rest };
}

export type Pipeline = ReturnType<typeof createPipeline>;

export function pointOf(before: PipelineSnapshot | null, next: PipelineSnapshot): PipelinePoint {
  const at = Date.parse(next.at);
  const seconds = before === null ? 0 : (at - Date.parse(before.at)) / 1000;
  const rate = (count: (of: PipelineSnapshot) => number): number | null => {
    const more = before === null ? -1 : count(next) - count(before);
    return seconds > 0 && more >= 0 ? more / seconds : null; // a counter that fell means that its process restarted
  };
  return {
    at,
    acceptedPerSecond: rate((of) => of.api.accepted),
    processedPerSecond: rate((of) => of.worker.processed),
    archivedPerSecond: rate((of) => of.archive.events),
    lagMillis: next.worker.lag_millis,
    freshnessMillis: next.worker.freshness_millis,
  };
}
