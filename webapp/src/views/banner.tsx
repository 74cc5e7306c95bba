import type { Connection } from '../store/connection';
import { useStore } from '../store/context';
import { plural } from '../ui/format';
import { Icon } from '../ui/icon';

const WORDS: Partial<Record<Connection, string>> = {
  offline: 'You are offline.',
  unreachable: 'The shop’s API cannot be reached.',
  'not-ready': 'The shop’s API cannot store events at the moment.',
};

/** Says when events cannot be sent, and that none is lost. */
export function Banner() {
  const { connection, outbox } = useStore();
  const words = WORDS[connection.state.value];
  const waiting = outbox.waiting.value.length;
  const isHeldUp = outbox.retryAt.value !== null;
  if (words === undefined && !isHeldUp) return null;
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      <p>
        {words ?? 'The shop’s API is busy.'}{' '}
        {waiting > 0
          ? `${plural(waiting, 'event')} wait${waiting === 1 ? 's' : ''} here and will be sent, once each, when it is back.`
          : 'You can go on shopping: your actions are saved, and sent when it is back.'}
      </p>
      <button type="button" class="small-button" onClick={() => retry()}>
        Try now
      </button>
    </div>
  );

  function retry() {
    void connection.probe();
    void outbox.flush();
  }
}
