import { computed, signal } from '@preact/signals';
import type { CartstreamApi } from '../api/cartstream';
import type { Platform } from './platform';

export type ApiState = 'checking' | 'ready' | 'not-ready' | 'unreachable';
export type Connection = ApiState | 'offline';

const PROBE_EVERY_MILLIS = 10_000;
const PROBE_AGAIN_MILLIS = 3_000;

/** Whether events can be stored now: the browser's word on the network, the API's own on its stream. */
export function createConnection(api: CartstreamApi, platform: Platform, onRecovered: () => void) {
  const online = signal(true);
  const apiState = signal<ApiState>('checking');
  const state = computed<Connection>(() => (online.value ? apiState.value : 'offline'));
  let callOff: (() => void) | null = null;

  async function probe(): Promise<void> {
    callOff?.();
    const before = state.value;
    const answer = await api.streamAnswers();
    const failure = answer.ok ? null : answer.failure;
    apiState.value =
      failure === null
        ? 'ready'
        : failure.kind === 'unreachable' || failure.kind === 'absent'
          ? 'unreachable'
          : 'not-ready';
    callOff?.();
    callOff = platform.after(answer.ok ? PROBE_EVERY_MILLIS : PROBE_AGAIN_MILLIS, () => void probe());
    if (answer.ok && before !== 'ready' && before !== 'checking') onRecovered();
  }

  function setOnline(value: boolean): void {
    online.value = value;
    if (value) void probe();
  }

  return { state, probe, setOnline };
}
