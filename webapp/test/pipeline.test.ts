import { describe, expect, it } from 'vitest';
import type { PipelineApi } from '../src/api/cartstream';
import type { PipelineSnapshot } from '../src/api/contract';
import { createPipeline, pointOf } from '../src/store/pipeline';
import { absent, answered, failed, unreachable } from './answers';
import { settle, TestPlatform } from './platform';

function aSnapshot(second: number, accepted: number): PipelineSnapshot {
  return {
    at: new Date(Date.parse('2026-11-22T10:00:00Z') + second * 1000).toISOString(),
    api: { accepted, rejected: 0, ready: true },
    stream: { shards: [] },
    worker: {
      tasks: 1,
      shards: 1,
      processed: accepted,
      duplicates: 0,
      dead_letters: 0,
      freshness_millis: 600,
      lag_millis: 20,
    },
    archive: { objects: 1, bytes: 10, events: accepted },
  };
}

describe('a point of the charts', () => {
  it('knows the rate since the point before', () => {
    expect(pointOf(aSnapshot(0, 100), aSnapshot(2, 140))).toMatchObject({
      acceptedPerSecond: 20,
      processedPerSecond: 20,
      lagMillis: 20,
    });
  });

  it.each([
    ['the first look', null, aSnapshot(0, 100)],
    ['a restart', aSnapshot(0, 100), aSnapshot(2, 0)],
    ['two looks at one moment', aSnapshot(0, 100), aSnapshot(0, 140)],
  ])('tells no rate at %s', (_, before, next) => {
    expect(pointOf(before, next).acceptedPerSecond).toBeNull();
  });
});

describe('watching the pipeline', () => {
  const platform = new TestPlatform();
  const watched = (snapshot: PipelineApi['snapshot']) =>
    createPipeline({ snapshot, shoppers: async () => failed(absent) }, platform);

  it('looks again and again, and keeps five minutes', async () => {
    let looks = 0;
    const pipeline = watched(async () => answered(aSnapshot(2 * looks, 10 * looks++)));
    void pipeline.watch();
    await platform.pass(400_000);

    expect(looks).toBe(201);
    expect(pipeline.points.value).toHaveLength(150);
    expect(pipeline.points.value.at(-1)?.acceptedPerSecond).toBe(5);
  });

  it('looks once where there is none', async () => {
    let looks = 0;
    const pipeline = watched(async () => {
      looks++;
      return failed(absent);
    });
    void pipeline.watch();
    await platform.pass(60_000);

    expect(pipeline.state.value).toBe('absent');
    expect(looks).toBe(1);
  });

  it('goes on looking if the first look gets no answer', async () => {
    let isThere = false;
    const pipeline = watched(async () => (isThere ? answered(aSnapshot(0, 1)) : failed(unreachable)));
    void pipeline.watch();
    await settle();
    expect(pipeline.state.value).toBe('unknown');
    isThere = true;
    await platform.pass(2_000);

    expect(pipeline.state.value).toBe('present');
  });

  it('says when it lost sight of it, and finds it again', async () => {
    let isThere = true;
    const pipeline = watched(async () => (isThere ? answered(aSnapshot(0, 1)) : failed(unreachable)));
    void pipeline.watch();
    await settle();
    isThere = false;
    await platform.pass(2_000);
    expect(pipeline.state.value).toBe('lost');
    isThere = true;
    await platform.pass(2_000);

    expect(pipeline.state.value).toBe('present');
  });
});
