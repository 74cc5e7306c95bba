import type { KeyValueStore, Platform } from '../src/store/platform';

/** A platform whose time stands still until a test moves it. */
export class TestPlatform implements Platform {
  private time = Date.parse('2026-11-22T10:00:00Z');
  private timers: { at: number; task: () => void }[] = [];
  readonly entries = new Map<string, string>();
  readonly storage: KeyValueStore = {
    getItem: (key) => this.entries.get(key) ?? null,
    setItem: (key, value) => void this.entries.set(key, value),
    removeItem: (key) => void this.entries.delete(key),
    keys: () => [...this.entries.keys()],
  };

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  after(millis: number, task: () => void): () => void {
    const timer = { at: this.time + millis, task };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on, runs what has become due in order, and lets what it started finish. */
  async pass(millis: number): Promise<void> {
    const until = this.time + millis;
    await settle();
    for (let due = this.next(until); due !== undefined; due = this.next(until)) {
      this.time = due.at;
      this.timers = this.timers.filter((other) => other !== due);
      due.task();
      await settle();
    }
    this.time = until;
  }

  private next(until: number) {
    return this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets every promise that can be kept now be kept. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
