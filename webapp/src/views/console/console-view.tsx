import { useStore } from '../../store/context';
import { EventFields } from './event-fields';
import { EventJson } from './event-json';
import { Log } from './log';
import { Request } from './request';

/** For those who build against the API: an event, checked as one types, sent, and answered. */
export function ConsoleView() {
  const { console } = useStore();
  const mode = console.mode.value;
  const count = console.problems.value.length;
  const submit = (event: Event) => {
    event.preventDefault();
    void console.send();
  };
  return (
    <div class="console">
      <div class="greeting">
        <h1>Event console</h1>
        <p class="muted">
          Send what a shop would send. The form is checked against the same JSON Schema as the API, as you type.
        </p>
      </div>
      <form class="panel console-form" noValidate onSubmit={submit}>
        {/* biome-ignore lint/a11y/useSemanticElements: toggle buttons, not form fields */}
        <div class="chips" role="group" aria-label="Write the event as">
          <button type="button" class="chip" aria-pressed={mode === 'form'} onClick={() => console.show('form')}>
            Form
          </button>
          <button type="button" class="chip" aria-pressed={mode === 'json'} onClick={() => console.show('json')}>
            JSON
          </button>
        </div>
        {mode === 'form' ? <EventFields /> : <EventJson />}
        <div class="form-foot">
          <button type="submit" class="button primary" aria-disabled={count > 0}>
            Send event
          </button>
          <p class={count > 0 ? 'verdict bad' : 'verdict'} aria-live="polite">
            {count > 0 ? `${count} ${count === 1 ? 'problem' : 'problems'} to fix` : 'The event is valid'}
          </p>
        </div>
      </form>
      <Request />
      <Log />
    </div>
  );
}
