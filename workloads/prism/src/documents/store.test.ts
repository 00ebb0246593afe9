import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createLog } from "../service/logging.js";
import { createDocumentStore, type DocumentStore } from "./store.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const READ = {
  title: "T",
  sections: [
    { heading: "One", text: "a" },
    { heading: "Two", text: "b" },
  ],
};
const said = (advice: string) => ({
  findings: [{ kind: "tone" as const, quote: "", advice }],
  reviewer: "r",
  at: "",
});

let folder: string;
let store: DocumentStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "prism-store-"));
  store = createDocumentStore(
    folder,
    createLog(() => undefined),
  );
  await store.start();
});
afterEach(async () => {
  store.stop();
  await rm(folder, { recursive: true });
});

it("keeps documents for the session that brought them, and for nobody else on the machine", async () => {
  const { id } = await store.add("ada", READ);
  expect(await store.find("ada", id)).toMatchObject({ title: "T", feedback: [null, null] });
  expect(await store.find("bob", id)).toBeNull();
  expect((await stat(join(folder, "uploads", "ada"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "uploads", "ada", `${id}.json`))).mode & 0o777).toBe(0o600);
});

it("loses no feedback that comes at the same time", async () => {
  const { id } = await store.add("ada", READ);
  await Promise.all([store.addFeedback("ada", id, 0, said("x")), store.addFeedback("ada", id, 1, said("y"))]);
  expect((await store.find("ada", id))?.feedback).toEqual([said("x"), said("y")]);
  expect(await readdir(join(folder, "uploads", "ada"))).toEqual([`${id}.json`]);
});

it("takes twenty documents of a session, however many come at the same time", async () => {
  const added = await Promise.allSettled(Array.from({ length: 25 }, () => store.add("ada", READ)));
  expect(added.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  expect(await readdir(join(folder, "uploads", "ada"))).toHaveLength(20);
  await expect(store.refuseFull("ada")).rejects.toThrow("twenty documents");
});

it("deletes what is older than seven days, with its folder", async () => {
  const { id } = await store.add("ada", READ);
  expect(await store.sweep(Date.now() + 7 * DAY_MS - 60_000)).toBe(0);
  expect(await store.sweep(Date.now() + 7 * DAY_MS + 60_000)).toBe(1);
  expect(await store.find("ada", id)).toBeNull();
  expect(await readdir(join(folder, "uploads"))).toEqual([]);
});

it("says when nothing can be kept", async () => {
  expect(await store.readiness()).toBeNull();
  await rm(join(folder, "uploads"), { recursive: true });
  expect(await store.readiness()).toContain("cannot be written to");
});
