import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { redisIsInstalled, startRedis, type LocalRedis } from "../src/local/local-redis.js";
import { createLog } from "../src/service/logging.js";
import { createSharedPlaces } from "../src/review/shared-places.js";

const forever = new AbortController().signal;

// One line for all instances, on a real redis-server.
describe.skipIf(!redisIsInstalled())("places in Redis (skipped where redis-server is not installed)", () => {
  let redis: LocalRedis;
  beforeAll(async () => {
    const started = await startRedis();
    if (started === null) throw new Error("redis-server did not start.");
    redis = started;
  });
  afterAll(() => redis.stop());
  const instance = (max = 2, leaseMs?: number) =>
    createSharedPlaces(
      redis.url,
      max,
      createLog(() => undefined),
      leaseMs,
    );

  it("are shared by instances, given in the order of asking, and free when they are given back", async () => {
    const [one, other] = [instance(), instance()];
    const first = await one.take(forever, () => undefined);
    const second = await other.take(forever, () => undefined);
    const order: string[] = [];
    const told: string[] = [];
    const waiting = (name: string, places: typeof one) =>
      places
        .take(forever, (ahead) => told.push(`${name} ${ahead}`))
        .then((release) => {
          order.push(name);
          return release;
        });
    const c = waiting("c", one);
    await vi.waitFor(() => expect(told).toEqual(["c 0"]));
    const d = waiting("d", other);
    await vi.waitFor(() => expect(told).toEqual(["c 0", "d 1"]));
    first();
    const third = await c;
    await vi.waitFor(() => expect(told).toEqual(["c 0", "d 1", "d 0"]));
    second();
    const fourth = await d;
    expect(order).toEqual(["c", "d"]);
    third();
    fourth();
    await one.close();
    await other.close();
  });

  it("of who has gone away are the next one's", async () => {
    const places = instance(1);
    const release = await places.take(forever, () => undefined);
    const leaving = new AbortController();
    const gone = places.take(leaving.signal, () => leaving.abort(new Error("gone")));
    await expect(gone).rejects.toThrow("gone");
    release();
    (await places.take(forever, () => undefined))();
    await places.close();
  });

  it("are kept while they are held, and free a while after a process died with one", async () => {
    const [one, other] = [instance(1, 600), instance(1, 600)];
    await one.take(forever, () => undefined);
    let entered = false;
    const next = other
      .take(forever, () => undefined)
      .then((release) => {
        entered = true;
        return release;
      });
    await setTimeout(1_500);
    expect(entered).toBe(false);
    // Its connection is gone, as that of a dead process: nobody gives the place back.
    await one.close();
    (await next)();
    await other.close();
  });
});
