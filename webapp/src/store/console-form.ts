import { type EventType, SOURCE } from '../event/event';

/** What stands in the form's fields, as typed. */
export interface EventForm {
  readonly userId: string;
  readonly productIds: string;
  readonly event: EventType;
  readonly timestamp: string;
  readonly eventId: string;
}

export const EMPTY_FORM: EventForm = {
  userId: '1569',
  productIds: '123, 55',
  event: 'add_to_cart',
  timestamp: '',
  eventId: '',
};

/** The event that the fields say. What is left empty is left out, except for what an event cannot be without. */
export function eventOfForm(form: EventForm): Record<string, unknown> {
  return {
    user_id: userId(form.userId.trim()),
    event: form.event,
    product_ids: productIds(form.productIds),
    ...(form.timestamp.trim() && { timestamp: form.timestamp.trim() }),
    ...(form.eventId.trim() && { event_id: form.eventId.trim() }),
    source: SOURCE,
  };
}

export function parseJson(text: string): { body: unknown } | { error: string } {
  try {
    return { body: JSON.parse(text) };
  } catch (error) {
    return { error: `is not JSON yet: ${(error as Error).message}` };
  }
}

/** A whole number is sent as one, as the first producers of these events did; 42 and "42" are the same shopper. */
function userId(text: string): string | number {
  return /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function productIds(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
