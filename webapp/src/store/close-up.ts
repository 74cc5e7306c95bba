import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { CartstreamApi } from '../api/cartstream';
import type { Features, Product } from '../api/contract';
import { mayBeTriedAgain } from '../api/failure';
import { type Platform, RETRY_PAUSE_MILLIS } from './platform';
import type { Loaded } from './shopper';

/** What all shoppers' orders say of the product that is open. */
export function createCloseUp(api: CartstreamApi, platform: Platform, product: ReadonlySignal<Product | null>) {
  const numbers = signal<Loaded<Features>>({ status: 'loading' });
  let callOff: (() => void) | null = null;

  effect(() => {
    const id = product.value?.product_id;
    callOff?.();
    numbers.value = { status: 'loading' };
    if (id !== undefined) void load(id);
  });

  async function load(id: string): Promise<void> {
    const answer = await api.productFeatures(id);
    if (product.peek()?.product_id !== id) return;
    callOff?.();
    if (answer.ok) numbers.value = { status: 'ready', value: answer.value.features };
    else if (answer.failure.kind === 'absent') numbers.value = { status: 'absent' };
    else {
      numbers.value = { status: 'failed' };
      if (mayBeTriedAgain(answer.failure)) callOff = platform.after(RETRY_PAUSE_MILLIS, () => void load(id));
    }
  }

  return { numbers };
}
