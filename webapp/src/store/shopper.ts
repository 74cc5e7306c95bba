import { computed, signal } from '@preact/signals';
import type { CartstreamApi, PipelineApi } from '../api/cartstream';
import type { KnownShopper, Recommendations, UserFeatures } from '../api/contract';
import { type Answer, mayBeTriedAgain } from '../api/failure';
import { type Platform, RETRY_PAUSE_MILLIS } from './platform';

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'forbidden' }
  | { readonly status: 'failed' };

/** What is looked for soon after an event. */
interface Watch {
  readonly seen: () => boolean;
  /** A caller waits for the report, however long it takes; without one it only speeds up the next few looks. */
  readonly report?: Report;
}

export interface Report {
  readonly seen: () => void;
  /** Not seen by the quick looks; it may still be, later. */
  readonly late: () => void;
}

/** Milliseconds between the quick looks for what an accepted event has changed. */
const QUICK_LOOKS_MILLIS = [250, 400, 600, 1_000, 2_000, 4_000, 8_000];
/** Between all others, for as long as the page is shown: what a quick look missed shows all the same. */
const LOOK_EVERY_MILLIS = 15_000;
const STORAGE_KEY = 'cartstream.shopper';

/** Who is shopping, and what Cartstream knows about them. */
export function createShopper(
  api: CartstreamApi,
  pipeline: PipelineApi | null,
  platform: Platform,
  loggedIn: string | null,
) {
  const userId = signal(loggedIn ?? remembered(platform) ?? remember(guestId(platform), platform));
  const known = signal<readonly KnownShopper[]>([]);
  const features = signal<Loaded<UserFeatures>>({ status: 'loading' });
  const recommendations = signal<Loaded<Recommendations>>({ status: 'loading' });
  const orders = computed(() => ordersIn(features.value));
  /** The API keeps from this page what it counts of the shopper: no order can be seen to count. */
  const isWithheld = computed(() => features.value.status === 'forbidden');
  let visit = 0;
  let asked = 0;
  let shown = 0;
  let watches: readonly Watch[] = [];
  let quickLooks = 0;
  let isLooking = false;
  let isWatched = false;
  let nextLookAt = Number.POSITIVE_INFINITY;
  let callOff: (() => void) | null = null;
  let callOffKnown: (() => void) | null = null;

  async function switchTo(id: string): Promise<void> {
    visit++;
    tellLate();
    watches = [];
    userId.value = remember(id, platform);
    features.value = { status: 'loading' };
    recommendations.value = { status: 'loading' };
    await refresh();
    lookLater();
  }

  /** Reads both again; of answers that overtake each other the last question's stay, and none of another shopper's. */
  async function refresh(): Promise<void> {
    const [id, ofVisit, number] = [userId.value, visit, ++asked];
    const [nextFeatures, nextRecommendations] = await Promise.all([api.userFeatures(id), api.recommendations(id)]);
    if (ofVisit !== visit || number < shown) return;
    shown = number;
    features.value = loaded(nextFeatures, features.value);
    recommendations.value = loaded(nextRecommendations, recommendations.value);
  }

  /** Looks now, and on and on until {@link rest}: there is no change that the page would not come to see. */
  async function watch(): Promise<void> {
    isWatched = true;
    await lookAgain();
  }

  /** A hidden page need not look. */
  function rest(): void {
    isWatched = false;
    forgetNextLook();
  }

  function forgetNextLook(): void {
    callOff?.();
    nextLookAt = Number.POSITIVE_INFINITY;
  }

  /** Looks sooner, at first, until `seen` holds. */
  function watchFor(seen: () => boolean, report?: Report): void {
    if (isWithheld.peek()) {
      report?.late();
      return;
    }
    watches = [...watches, report ? { seen, report } : { seen }];
    quickLooks = 0;
    lookLater();
  }

  function lookLater(): void {
    if (!isWatched || isLooking || isWithheld.peek()) return;
    const quick = watches.length > 0 ? QUICK_LOOKS_MILLIS[quickLooks] : undefined;
    const at = platform.now() + (quick ?? LOOK_EVERY_MILLIS);
    if (nextLookAt <= at) return; // who clicks on and on does not put it off
    forgetNextLook();
    nextLookAt = at;
    callOff = platform.after(at - platform.now(), () => void lookAgain());
  }

  async function lookAgain(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    forgetNextLook();
    const looks = ++quickLooks;
    await refresh();
    isLooking = false;
    tellSeen();
    if (isWithheld.peek() || looks === QUICK_LOOKS_MILLIS.length) tellLate();
    lookLater();
  }

  function tellSeen(): void {
    const satisfied = watches.filter(({ seen }) => seen());
    watches = watches.filter((watch) => !satisfied.includes(watch));
    for (const { report } of satisfied) report?.seen();
  }

  /** The quick looks are over: only who waits to be told is still waited for. */
  function tellLate(): void {
    watches = watches.filter(({ report }) => report !== undefined);
    for (const { report } of watches) report?.late();
  }

  async function loadKnown(): Promise<void> {
    if (pipeline === null) return;
    callOffKnown?.();
    const answer = await pipeline.shoppers();
    callOffKnown?.();
    if (answer.ok) known.value = answer.value.items;
    else if (mayBeTriedAgain(answer.failure)) callOffKnown = platform.after(RETRY_PAUSE_MILLIS, () => void loadKnown());
  }

  return {
    userId,
    known,
    features,
    recommendations,
    orders,
    isWithheld,
    switchTo,
    becomeNew: () => switchTo(guestId(platform)),
    refresh,
    watch,
    rest,
    watchFor,
    loadKnown,
  };
}

export type Shopper = ReturnType<typeof createShopper>;

function remembered(platform: Platform): string | null {
  return platform.storage.getItem(STORAGE_KEY);
}

function remember(id: string, platform: Platform): string {
  platform.storage.setItem(STORAGE_KEY, id);
  return id;
}

function guestId(platform: Platform): string {
  return `guest-${Math.floor(platform.random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0')}`;
}

function loaded<T>(answer: Answer<T>, before: Loaded<T>): Loaded<T> {
  if (answer.ok) return { status: 'ready', value: answer.value };
  if (answer.failure.kind === 'absent' || answer.failure.kind === 'forbidden') return { status: answer.failure.kind };
  const isKnown = before.status === 'ready' || before.status === 'absent';
  return isKnown ? before : { status: 'failed' };
}

/** The shopper's counted orders; null where they are not known. Who has no features has no orders. */
function ordersIn(features: Loaded<UserFeatures>): number | null {
  if (features.status === 'absent') return 0;
  return features.status === 'ready' ? (features.value.features.user_orders ?? 0) : null;
}
