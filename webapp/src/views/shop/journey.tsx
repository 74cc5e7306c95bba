import type { Letter } from '../../store/letter';
import { duration } from '../../ui/format';

interface Step {
  readonly name: string;
  readonly state: 'done' | 'now' | 'later' | 'failed';
  readonly note: string;
}

/** How far an event has come: clicked, durable in the stream and, for an order, counted in the features. */
export function Journey({ letter }: { letter: Letter }) {
  return (
    <ol class="journey">
      {stepsOf(letter).map(({ name, state, note }) => (
        <li key={name} data-state={state}>
          <span class="journey-name">{name}</span>
          <span class="journey-note">{note}</span>
        </li>
      ))}
    </ol>
  );
}

export function stepsOf(letter: Letter): Step[] {
  const durable = durableStep(letter);
  const steps: Step[] = [{ name: 'Clicked', state: 'done', note: '' }, durable];
  if (letter.event.event === 'checkout') steps.push(countedStep(letter));
  return steps;
}

function durableStep({ state, reason, attempts, acceptedAfterMillis }: Letter): Step {
  const name = 'Durable';
  switch (state) {
    case 'accepted':
      return { name, state: 'done', note: acceptedAfterMillis === null ? '' : duration(acceptedAfterMillis) };
    case 'refused':
      return { name: 'Refused', state: 'failed', note: reason ?? '' };
    default:
      return {
        name,
        state: 'now',
        note: attempts > 1 ? `attempt ${attempts}` : attempts === 1 && state === 'waiting' ? 'will be retried' : '…',
      };
  }
}

const UNSEEN = { 'in-vain': 'not seen yet', withheld: 'not shown to this page' } as const;

function countedStep({ state, countedAfterMillis, unseen }: Letter): Step {
  if (countedAfterMillis !== null) return { name: 'Counted', state: 'done', note: duration(countedAfterMillis) };
  if (unseen !== null) return { name: 'Counted', state: 'later', note: UNSEEN[unseen] };
  return { name: 'Counted', state: state === 'accepted' ? 'now' : 'later', note: state === 'accepted' ? '…' : '' };
}
