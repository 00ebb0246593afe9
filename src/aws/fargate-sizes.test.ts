import { describe, expect, it } from "vitest";
import { FARGATE_SIZES, isFargatePair, nearestPairNotBelow } from "./fargate-sizes.js";

describe("Fargate's sizes", () => {
  it("are the published pairs", () => {
    expect(
      FARGATE_SIZES.map(({ cpuUnits, memoryMiB }) => [
        cpuUnits,
        memoryMiB.length,
        memoryMiB[0],
        memoryMiB.at(-1),
      ]),
    ).toEqual([
      [256, 3, 512, 2048],
      [512, 4, 1024, 4096],
      [1024, 7, 2048, 8192],
      [2048, 13, 4096, 16_384],
      [4096, 23, 8192, 30_720],
      [8192, 12, 16_384, 61_440],
      [16_384, 12, 32_768, 122_880],
    ]);
  });

  it.each([
    [256, 512, true],
    [256, 1536, false],
    [512, 512, false],
    [512, 1536, false],
    [8192, 20_480, true],
    [8192, 18_432, false],
    [768, 2048, false],
  ])("%i CPU units with %i MiB: %s", (cpu, memory, expected) => {
    expect(isFargatePair(cpu, memory)).toBe(expected);
  });

  it("finds the nearest pair that is not below", () => {
    expect(nearestPairNotBelow(512, 1536)).toEqual({ cpuUnits: 512, memoryMiB: 2048 });
    expect(nearestPairNotBelow(256, 4096)).toEqual({ cpuUnits: 512, memoryMiB: 4096 });
    expect(nearestPairNotBelow(768, 512)).toEqual({ cpuUnits: 1024, memoryMiB: 2048 });
    expect(nearestPairNotBelow(16_384, 200_000)).toBeNull();
  });
});
