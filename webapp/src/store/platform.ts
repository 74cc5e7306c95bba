/** What the store needs of its surroundings; tests bring their own. */
export interface Platform {
  now(): number;
  /** From 0, inclusive, to 1, exclusive. */
  random(): number;
  /** Runs `task` once after a while; answers how to call it off. */
  after(millis: number, task: () => void): () => void;
  readonly storage: KeyValueStore;
}

/** Until a read that failed for a passing reason is tried again by itself: an API that has just started is not ready at once. */
export const RETRY_PAUSE_MILLIS = 3_000;

export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { keys(): string[] };

export function browserPlatform(): Platform {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after(millis, task) {
      const timer = setTimeout(task, millis);
      return () => clearTimeout(timer);
    },
    storage: browserStorage(),
  };
}

/** Browsers may forbid storage or run out of it: the page then forgets on reload, and works on. */
function browserStorage(): KeyValueStore {
  const attempt = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (key) => attempt(() => localStorage.getItem(key), null),
    setItem: (key, value) => attempt(() => localStorage.setItem(key, value), undefined),
    removeItem: (key) => attempt(() => localStorage.removeItem(key), undefined),
    keys: () => attempt(() => Object.keys(localStorage), []),
  };
}

/** What was stored under `key`, or `otherwise` where nothing readable was. */
export function stored<T>(storage: KeyValueStore, key: string, otherwise: T): T {
  const text = storage.getItem(key);
  if (text === null) return otherwise;
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}
