import type { SchemaError } from 'virtual:event-validator';
import validate from 'virtual:event-validator';
import type { Violation } from './event';

/** The bounds that the schema cannot say; the API's `EventContract` holds the same. */
const MAX_AHEAD_MILLIS = 24 * 60 * 60 * 1000;
const MAX_PROPERTIES_DEPTH = 4;
const MAX_PROPERTIES_LENGTH = 8 * 1024;
const TWO_LISTS = 'must have either product_ids or items, and not both';

/** Every way in which `event` breaks the contract, ordered by place; empty where it keeps it. */
export function violations(event: unknown, now: number): Violation[] {
  if (!validate(event)) return named(validate.errors ?? []);
  const { timestamp, properties } = event as { timestamp?: string; properties?: object };
  return [...timestampViolations(timestamp, now), ...propertiesViolations(properties)];
}

function named(errors: readonly SchemaError[]): Violation[] {
  const noObject = errors.find((error) => error.keyword === 'type' && error.instancePath === '');
  if (noObject) return [violation(noObject)];
  const found = errors.filter((error) => !isPartOfChoice(error)).map(violation);
  const distinct = new Map(found.map((entry) => [`${entry.pointer} ${entry.reason}`, entry]));
  return [...distinct.values()].sort((a, b) => a.pointer.localeCompare(b.pointer) || a.reason.localeCompare(b.reason));
}

/** The branches of a choice fail one by one; the choice itself says it once. */
function isPartOfChoice(error: SchemaError): boolean {
  return error.keyword === 'if' || /\/oneOf\/\d/.test(error.schemaPath) || error.keyword === 'anyOf';
}

function violation(error: SchemaError): Violation {
  const place = error.instancePath;
  if (/\/anyOf\/\d/.test(error.schemaPath)) {
    return { pointer: '/user_id', reason: 'is missing; a visitor without a login has an anonymous_id instead' };
  }
  switch (error.keyword) {
    case 'required':
      return { pointer: `${place}/${error.params.missingProperty}`, reason: 'is missing' };
    case 'additionalProperties':
      return {
        pointer: `${place}/${escaped(String(error.params.additionalProperty))}`,
        reason: 'is not a field of an event; put it into properties',
      };
    default:
      return { pointer: place, reason: reason(error) };
  }
}

function reason({ keyword, params, message, instancePath }: SchemaError): string {
  switch (keyword) {
    case 'oneOf':
      return TWO_LISTS;
    case 'not':
      return instancePath === '' ? TWO_LISTS : 'must not begin with anonymous:';
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must be at most ${params.limit} characters long`;
    case 'minItems':
      return 'must name at least one product';
    case 'maxItems':
      return `must name at most ${params.limit} products`;
    case 'minimum':
      return `must be at least ${params.limit}`;
    case 'maximum':
      return `must be at most ${params.limit}`;
    case 'pattern':
      return instancePath === '/event'
        ? 'must be a name of small letters, digits and underscores, such as add_to_cart'
        : 'must not hold control characters';
    case 'format':
      return 'must be an RFC 3339 date and time, such as 2026-11-22T10:00:00Z';
    case 'maxProperties':
      return `must have at most ${params.limit} fields`;
    default:
      return message ?? 'is not valid';
  }
}

function timestampViolations(timestamp: string | undefined, now: number): Violation[] {
  if (timestamp === undefined) return [];
  const at = Date.parse(timestamp);
  if (Number.isNaN(at)) {
    return [{ pointer: '/timestamp', reason: 'must be an RFC 3339 date and time, without leap second' }];
  }
  if (at <= now + MAX_AHEAD_MILLIS) return [];
  return [{ pointer: '/timestamp', reason: 'must be at most one day ahead of the time of receipt' }];
}

function propertiesViolations(properties: object | undefined): Violation[] {
  if (properties === undefined) return [];
  if (depth(properties) > MAX_PROPERTIES_DEPTH) {
    return [{ pointer: '/properties', reason: `must be at most ${MAX_PROPERTIES_DEPTH} levels deep` }];
  }
  if ([...JSON.stringify(properties)].length <= MAX_PROPERTIES_LENGTH) return []; // code points, as the API counts
  return [{ pointer: '/properties', reason: `must be at most ${MAX_PROPERTIES_LENGTH} characters as JSON` }];
}

function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

function escaped(property: string): string {
  return property.replaceAll('~', '~0').replaceAll('/', '~1');
}
