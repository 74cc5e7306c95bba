import type { Sent } from '../../store/console';
import { useStore } from '../../store/context';
import { clockTime, duration } from '../../ui/format';

export function Log() {
  const { console } = useStore();
  const entries = console.log.value;
  return (
    <section class="panel console-log" aria-labelledby="log-title">
      <h2 id="log-title">What was sent</h2>
      {entries.length === 0 ? (
        <p class="muted">Every request of this visit is listed here.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too
        <section class="table-scroll" tabIndex={0} aria-label="Requests">
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Route</th>
                <th scope="col">Event</th>
                <th scope="col">User</th>
                <th scope="col">Answer</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((sent) => (
                <Row key={sent.id} sent={sent} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Row({ sent }: { sent: Sent }) {
  const { event, user } = summary(sent.body);
  return (
    <tr>
      <td>{clockTime(sent.at)}</td>
      <td>
        <code>{sent.route}</code>
      </td>
      <td>{event}</td>
      <td>{user}</td>
      <td>
        <Verdict sent={sent} />
      </td>
      <td>{sent.answer ? duration(sent.answer.millis) : '…'}</td>
    </tr>
  );
}

function Verdict({ sent: { answer, attempts } }: { sent: Sent }) {
  const tries = attempts > 1 ? ` (attempt ${attempts})` : '';
  if (answer === null) return <span class="muted">under way{tries}</span>;
  if (answer.ok) {
    if (answer.status === 422) return <span class="badge bad">{`rejected${tries}`}</span>;
    const isWhole = answer.status !== 207;
    return (
      <span class={isWhole ? 'badge good' : 'badge caution'}>{isWhole ? `durable${tries}` : `in part${tries}`}</span>
    );
  }
  return <span class="badge bad">{`${answer.failure.kind}${tries}`}</span>;
}

function summary(body: unknown): { event: string; user: string } {
  if (Array.isArray(body)) return { event: `${body.length} events`, user: '' };
  const { event, user_id } = body as { event?: unknown; user_id?: unknown };
  return { event: String(event), user: String(user_id) };
}
