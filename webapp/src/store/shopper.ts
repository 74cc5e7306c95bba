import { computed, signal } from '@preact/signals';
import type { CartstreamApi, PipelineApi } from '../api/cartstream';
import type { KnownShopper, Recommendations, UserFeatures } from '../api/contract';
import type { Answer } from '../api/failure';
import type { Platform } from './platform';

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'forbidden' }
  | { readonly status: 'failed' };

interface Watch {
  readonly seen: () => boolean;
  readonly then: () => void;
  readonly gaveUp: () => void;
}

/** Milliseconds between looks for what an accepted event has changed. */
const LOOKS_MILLIS = [250, 400, 600, 1_000, 2_000, 4_000, 8_000, 16_000];
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
  let watches: readonly Watch[] = [];
  let look = 0;
  let callOff: (() => void) | null = null;

  function switchTo(id: string): Promise<void> {
    visit++;
    giveUp();
    callOff?.();
    userId.value = remember(id, platform);
    features.value = { status: 'loading' };
    recommendations.value = { status: 'loading' };
    return refresh();
  }

  /** Reads both again; a quick succession of switches shows only the last shopper's. */
  async function refresh(): Promise<void> {
    const [id, ofVisit] = [userId.value, visit];
    const [nextFeatures, nextRecommendations] = await Promise.all([api.userFeatures(id), api.recommendations(id)]);
    if (ofVisit !== visit) return;
    features.value = loaded(nextFeatures, features.value);
    recommendations.value = loaded(nextRecommendations, recommendations.value);
  }

  /** Looks again for a while, sparser and sparser, until `seen` holds, and then calls `then`; `gaveUp` where it does not, or where looking is forbidden. */
  function watchFor(seen: () => boolean, then: () => void = nothing, gaveUp: () => void = nothing): void {
    if (isWithheld.peek()) {
      gaveUp();
      return;
    }
    watches = [...watches, { seen, then, gaveUp }];
    look = 0;
    if (watches.length === 1) lookSoon();
  }

  function lookSoon(): void {
    const pause = LOOKS_MILLIS[look++];
    if (pause === undefined) giveUp();
    else callOff = platform.after(pause, () => void lookAgain());
  }

  function giveUp(): void {
    const unseen = watches;
    watches = [];
    for (const { gaveUp } of unseen) gaveUp();
  }

  async function lookAgain(): Promise<void> {
    await refresh();
    const satisfied = watches.filter(({ seen }) => seen());
    watches = watches.filter((watch) => !satisfied.includes(watch));
    for (const { then } of satisfied) then();
    if (isWithheld.peek()) giveUp();
    else if (watches.length > 0) lookSoon();
  }

  async function loadKnown(): Promise<void> {
    const answer = await pipeline?.shoppers();
    if (answer?.ok) known.value = answer.value.items;
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

function nothing(): void {}

/** The shopper's counted orders; null where they are not known. Who has no features has no orders. */
function ordersIn(features: Loaded<UserFeatures>): number | null {
  if (features.status === 'absent') return 0;
  return features.status === 'ready' ? (features.value.features.user_orders ?? 0) : null;
}
