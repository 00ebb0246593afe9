import { describe, expect, it } from "vitest";
import { createPlaces } from "./places.js";

const forever = new AbortController().signal;
const nothing = () => undefined;

describe("places", () => {
  it("are given in the order of asking, and each who waits is told how many are before him", async () => {
    const places = createPlaces(1);
    const first = await places.take(forever, nothing);
    const told: string[] = [];
    const order: string[] = [];
    const wait = (name: string) =>
      places
        .take(forever, (ahead) => told.push(`${name} ${ahead}`))
        .then((release) => {
          order.push(name);
          return release;
        });
    const b = wait("b");
    const c = wait("c");
    expect(told).toEqual(["b 0", "c 1"]);
    first();
    first();
    (await b)();
    await c;
    expect(order).toEqual(["b", "c"]);
    expect(told).toEqual(["b 0", "c 1", "c 0"]);
  });

  it("are not kept for who has gone away", async () => {
    const places = createPlaces(1);
    const release = await places.take(forever, nothing);
    const leaving = new AbortController();
    const gone = places.take(leaving.signal, nothing);
    const next = places.take(forever, nothing);
    leaving.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    release();
    (await next)();
    await expect(places.take(leaving.signal, nothing)).rejects.toThrow("gone");
    (await places.take(forever, nothing))();
  });
});
