// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OutboxEntry } from '../src/store/outbox-entry';
import { Stepper } from '../src/ui/stepper';
import { Journey, stepsOf } from '../src/views/shop/journey';

afterEach(cleanup);

describe('the stepper', () => {
  const show = (value: number) => {
    const onChange = vi.fn();
    render(<Stepper label="Mug" value={value} max={99} onChange={onChange} />);
    return onChange;
  };
  const type = (text: string) => {
    const input = screen.getByLabelText('Quantity') as HTMLInputElement;
    input.value = text;
    fireEvent.change(input);
    return input;
  };

  it('counts up and down', () => {
    const onChange = show(2);
    fireEvent.click(screen.getByLabelText('One more'));
    fireEvent.click(screen.getByLabelText('One less'));

    expect(onChange.mock.calls).toEqual([[3], [1]]);
  });

  it('does not go below one', () => {
    show(1);

    expect((screen.getByLabelText('One less') as HTMLButtonElement).disabled).toBe(true);
  });

  it('takes a typed number, at most the most', () => {
    const onChange = show(1);
    type('12');
    type('500');

    expect(onChange.mock.calls).toEqual([[12], [99]]);
  });

  it.each(['', '0', '-3', '1.5'])('puts the old number back for “%s”', (text) => {
    const onChange = show(7);

    expect(type(text).value).toBe('7');
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('the journey of an event', () => {
  const anEntry = (change: Partial<OutboxEntry>): OutboxEntry => ({
    event: { user_id: '1', event: 'checkout', product_ids: ['a'], event_id: 'e', timestamp: '2026-11-22T10:00:00Z' },
    state: 'sending',
    queuedAt: 0,
    attempts: 1,
    acceptedAfterMillis: null,
    countedAfterMillis: null,
    unseen: null,
    reason: null,
    ...change,
  });

  it.each([
    ['under way', {}, ['done', 'now', 'later']],
    ['durable, not yet counted', { state: 'accepted', acceptedAfterMillis: 12 }, ['done', 'done', 'now']],
    ['counted', { state: 'accepted', acceptedAfterMillis: 12, countedAfterMillis: 800 }, ['done', 'done', 'done']],
    ['rejected', { state: 'rejected', reason: 'no' }, ['done', 'failed', 'later']],
  ] as [string, Partial<OutboxEntry>, string[]][])('shows an order that is %s', (_, change, states) => {
    expect(stepsOf(anEntry(change)).map(({ state }) => state)).toEqual(states);
  });

  it('says how long each step took', () => {
    const { container } = render(
      <Journey entry={anEntry({ state: 'accepted', acceptedAfterMillis: 12, countedAfterMillis: 1240 })} />,
    );

    expect(container.textContent).toBe('ClickedDurable12 msCounted1.2 s');
  });

  it('says that it will be sent again', () => {
    expect(stepsOf(anEntry({ state: 'waiting' }))[1]?.note).toBe('will be retried');
  });

  it('does not wait for ever for what it cannot see', () => {
    expect(stepsOf(anEntry({ state: 'accepted', unseen: 'timed-out' }))[2]).toEqual({
      name: 'Counted',
      state: 'later',
      note: 'not seen yet',
    });
  });

  it('promises no counting of what is not counted', () => {
    const event = { ...anEntry({}).event, event: 'product_view' as const };

    expect(stepsOf(anEntry({ event })).map(({ name }) => name)).toEqual(['Clicked', 'Durable']);
  });
});
