import type { OutboxEntry } from '../../store/outbox-entry';
import { duration } from '../../ui/format';

interface Step {
  readonly name: string;
  readonly state: 'done' | 'now' | 'later' | 'failed';
  readonly note: string;
}

/** How far an event has come: clicked, durable in the stream and, for an order, counted in the features. */
export function Journey({ entry }: { entry: OutboxEntry }) {
  return (
    <ol class="journey">
      {stepsOf(entry).map(({ name, state, note }) => (
        <li key={name} data-state={state}>
          <span class="journey-name">{name}</span>
          <span class="journey-note">{note}</span>
        </li>
      ))}
    </ol>
  );
}

export function stepsOf(entry: OutboxEntry): Step[] {
  const durable = durableStep(entry);
  const steps: Step[] = [{ name: 'Clicked', state: 'done', note: '' }, durable];
  if (entry.event.event === 'checkout') steps.push(countedStep(entry));
  return steps;
}

function durableStep({ state, reason, attempts, acceptedAfterMillis }: OutboxEntry): Step {
  const name = 'Durable';
  switch (state) {
    case 'accepted':
      return { name, state: 'done', note: acceptedAfterMillis === null ? '' : duration(acceptedAfterMillis) };
    case 'rejected':
      return { name: 'Rejected', state: 'failed', note: reason ?? '' };
    default:
      return {
        name,
        state: 'now',
        note: attempts > 1 ? `attempt ${attempts}` : attempts === 1 && state === 'waiting' ? 'will be retried' : '…',
      };
  }
}

const UNSEEN = { 'timed-out': 'not seen yet', withheld: 'not shown to this page' } as const;

function countedStep({ state, countedAfterMillis, unseen }: OutboxEntry): Step {
  if (countedAfterMillis !== null) return { name: 'Counted', state: 'done', note: duration(countedAfterMillis) };
  if (unseen !== null) return { name: 'Counted', state: 'later', note: UNSEEN[unseen] };
  return { name: 'Counted', state: state === 'accepted' ? 'now' : 'later', note: state === 'accepted' ? '…' : '' };
}
