import type { PipelineSnapshot } from '../../src/api/contract.ts';

const SHARDS = 4;

/** A pipeline with a little traffic of its own, so that there is something to see; a pure function of time and of what was sent. */
export class MockPipeline {
  private readonly startedAt = Date.now();
  accepted = 0;
  rejected = 0;
  deadLetters = 0;

  snapshot(duplicates: number): PipelineSnapshot {
    const now = Date.now();
    const seconds = (now - this.startedAt) / 1000;
    const background = Math.floor(4_820 + 46 * seconds + 30 * Math.sin(seconds / 5));
    const processed = background + this.accepted - Math.floor(6 + 5 * Math.sin(seconds / 3));
    const archived = Math.floor(processed / 500) * 500;
    const shards = Array.from({ length: SHARDS }, (_, index) => ({
      id: `shardId-${String(index).padStart(12, '0')}`,
      records: Math.floor((background / SHARDS) * (0.86 + 0.09 * index)),
      lag_millis: Math.max(0, Math.floor(140 + 130 * Math.sin(seconds / 4 + index))),
    }));
    return {
      at: new Date(now).toISOString(),
      api: { accepted: background + this.accepted, rejected: this.rejected, ready: true },
      stream: { shards },
      worker: {
        tasks: 2,
        shards: SHARDS,
        processed,
        duplicates,
        dead_letters: this.deadLetters,
        freshness_millis: Math.floor(620 + 150 * Math.sin(seconds / 6)),
        lag_millis: Math.max(...shards.map((shard) => shard.lag_millis)),
      },
      archive: { objects: Math.floor(archived / 500), bytes: archived * 71, events: archived },
    };
  }
}
