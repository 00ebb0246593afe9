// What the workloads have in common is the same in all of them.
import { expect, it } from "vitest";
import { copies, workloadNames } from "./share.mjs";

it.each(workloadNames())("%s has what is shared, unchanged", (name) => {
  const own = copies().filter((copy) => copy.name === name);
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((copy) => !copy.same).map(({ file }) => `${file} differs: npm run share`)).toEqual([]);
});
