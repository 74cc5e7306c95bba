import type { ComponentChildren } from 'preact';
import { EVENT_TYPES, type EventType } from '../../event/event';
import { useStore } from '../../store/context';

const EVENT_WORDS: Record<EventType, string> = {
  product_view: 'looked at a product',
  add_to_cart: 'put into the cart',
  remove_from_cart: 'took out of the cart',
  update_cart: 'changed the cart',
  checkout: 'checked out',
};

/** The seed of every integration: who, what, which products. */
export function EventFields() {
  const { console } = useStore();
  const form = console.form.value;
  return (
    <div class="fields">
      <TextField id="user_id" label="User id" value={form.userId} onInput={(userId) => console.edit({ userId })} />
      <Field id="event" label="Event" hint={EVENT_WORDS[form.event]}>
        <select
          id="event"
          value={form.event}
          onChange={(change) => console.edit({ event: change.currentTarget.value as EventType })}
        >
          {EVENT_TYPES.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </Field>
      <TextField
        id="product_ids"
        label="Product ids"
        hint="in cart order, separated by commas or spaces"
        value={form.productIds}
        onInput={(productIds) => console.edit({ productIds })}
      />
      <TextField
        id="timestamp"
        label="Timestamp"
        hint="RFC 3339; the time of receipt where empty"
        value={form.timestamp}
        placeholder="2026-11-22T10:00:00Z"
        onInput={(timestamp) => console.edit({ timestamp })}
      />
      <TextField
        id="event_id"
        label="Event id"
        hint="a retry with the same id counts once; made for you where empty"
        value={form.eventId}
        onInput={(eventId) => console.edit({ eventId })}
      />
    </div>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
}

function TextField({ id, label, value, hint, placeholder, onInput }: TextFieldProps) {
  const reasons = useReasons(id);
  return (
    <Field id={id} label={label} {...(hint && { hint })}>
      <input
        id={id}
        value={value}
        placeholder={placeholder ?? ''}
        autoComplete="off"
        spellcheck={false}
        aria-invalid={reasons.length > 0}
        aria-describedby={`${id}-hint ${id}-reasons`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

function Field({
  id,
  label,
  hint,
  children,
}: {
  id: string;
  label: string;
  hint?: string;
  children: ComponentChildren;
}) {
  const reasons = useReasons(id);
  return (
    <div class="field">
      <label for={id}>
        {label} <code aria-hidden="true">{id}</code>
      </label>
      {children}
      <p id={`${id}-hint`} class="muted small">
        {hint}
      </p>
      <ul id={`${id}-reasons`} class="reasons">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}

/** What the contract has against the field with this name, or anything inside it. */
function useReasons(field: string): string[] {
  const { problems } = useStore().console;
  return problems.value
    .filter(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))
    .map(({ pointer, reason }) => (pointer === `/${field}` ? reason : `${pointer.slice(field.length + 2)}: ${reason}`));
}
