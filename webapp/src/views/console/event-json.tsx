import { useStore } from '../../store/context';

/** The event, or an array of several, as JSON. */
export function EventJson() {
  const { console } = useStore();
  const problems = console.problems.value;
  return (
    <div class="field">
      <label for="event-json">Event, or an array of events</label>
      <textarea
        id="event-json"
        rows={14}
        spellcheck={false}
        value={console.json.value}
        aria-invalid={problems.length > 0}
        aria-describedby="event-json-reasons"
        onInput={(event) => {
          console.json.value = event.currentTarget.value;
        }}
      />
      <ul id="event-json-reasons" class="reasons">
        {problems.map(({ pointer, reason }) => (
          <li key={`${pointer} ${reason}`}>
            <code>{pointer || 'event'}</code> {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
