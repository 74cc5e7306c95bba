/** A shopping event as it is posted; `event.schema.json` says what each field may hold. */
export interface ShoppingEvent {
  readonly user_id: string | number;
  readonly event: EventType;
  readonly items?: readonly CartItem[];
  readonly product_ids?: readonly string[];
  readonly event_id?: string;
  readonly timestamp?: string;
  readonly session_id?: string;
  readonly source?: string;
}

export interface CartItem {
  readonly product_id: string;
  readonly quantity?: number;
  readonly price?: number;
}

export interface Violation {
  /** JSON pointer (RFC 6901); empty for the whole event. */
  readonly pointer: string;
  readonly reason: string;
}

export const EVENT_TYPES = ['product_view', 'add_to_cart', 'remove_from_cart', 'update_cart', 'checkout'] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Who sent it, as the archive will show it. */
export const SOURCE = 'web-app';

/** A time-ordered identifier (RFC 9562, version 7): events sort by the moment they were made. */
export function uuidv7(now: number, random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const [a = 0, b = 0, c = 0, ...rest] = random;
  const tail = rest.map((byte) => hex(byte, 2)).join('');
  const time = hex(now, 12);
  const version = hex(0x7000 | ((a & 0x0f) << 8) | b, 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${hex(0x80 | (c & 0x3f), 2)}${tail.slice(0, 2)}-${tail.slice(2, 14)}`;
}

/** The ids of the products an event is about. */
export function productIdsOf(event: ShoppingEvent): readonly string[] {
  return event.product_ids ?? event.items?.map((item) => item.product_id) ?? [];
}
