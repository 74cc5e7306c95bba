import type { EventsAnswer, SubmitAnswer } from '../../api/contract';
import { type Failure, mayBeTriedAgain } from '../../api/failure';
import type { Violation } from '../../event/event';
import type { Sent } from '../../store/console';
import { useStore } from '../../store/context';
import { duration, productName } from '../../ui/format';
import { Icon } from '../../ui/icon';

const BADGES: Readonly<Record<number, string>> = { 207: 'badge caution', 422: 'badge bad' };

export function AnswerView({ sent }: { sent: Sent }) {
  if (sent.answer === null) return <p class="muted">Waiting for acknowledgement…</p>;
  const { answer } = sent;
  if (!answer.ok) return <FailureView sent={sent} failure={answer.failure} />;
  return (
    <>
      <p class="answer-head">
        <span class={BADGES[answer.status] ?? 'badge good'}>{answer.status}</span>
        <span class="muted">after {duration(answer.millis)}</span>
      </p>
      {'results' in answer.value ? <Results answer={answer.value} /> : <Submitted answer={answer.value} />}
    </>
  );
}

function Submitted({ answer }: { answer: SubmitAnswer }) {
  const recommended = answer.recommendations ?? [];
  return (
    <>
      <p>{answer.message}</p>
      <dl class="facts">
        <dt>event_id</dt>
        <dd>
          <code>{answer.event_id}</code>
        </dd>
        {recommended.length > 0 && (
          <>
            <dt>recommendations</dt>
            <dd>{recommended.map((item) => (typeof item === 'string' ? item : productName(item))).join(', ')}</dd>
          </>
        )}
      </dl>
    </>
  );
}

function Results({ answer }: { answer: EventsAnswer }) {
  return (
    <ol class="results">
      {answer.results.map((result) => (
        <li key={result.index}>
          <span class={result.status === 'accepted' ? 'badge good' : 'badge bad'}>{result.status}</span>{' '}
          {result.event_id && <code>{result.event_id}</code>} {result.reason}
          <Violations of={result.violations ?? []} />
        </li>
      ))}
    </ol>
  );
}

function FailureView({ sent, failure }: { sent: Sent; failure: Failure }) {
  const { console } = useStore();
  return (
    <>
      <p class="answer-head">
        <span class="badge bad">
          {'status' in failure ? failure.status : failure.kind === 'absent' ? 404 : 'no answer'}
        </span>
        {failure.kind === 'rejected' && <strong>{failure.title}</strong>}
      </p>
      <p>{failure.detail}</p>
      {failure.kind === 'rejected' && <Violations of={failure.violations} />}
      {mayBeTriedAgain(failure) && (
        <button type="button" class="button" onClick={() => void console.retry(sent)}>
          <Icon name="retry" /> Send again, with the same event_id
        </button>
      )}
    </>
  );
}

function Violations({ of }: { of: readonly Violation[] }) {
  if (of.length === 0) return null;
  return (
    <ul class="reasons">
      {of.map(({ pointer, reason }) => (
        <li key={`${pointer} ${reason}`}>
          <code>{pointer || 'event'}</code> {reason}
        </li>
      ))}
    </ul>
  );
}
