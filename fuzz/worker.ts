import { parentPort, workerData } from "node:worker_threads";
import { Coverage } from "./coverage.js";
import { type Seed, seeds } from "./corpus.js";
import { minimise } from "./minimise.js";
import { mutate, wordsOf } from "./mutate.js";
import { Random } from "./random.js";
import { tryAll, tryReader } from "./target.js";

/** What the worker is told, and what it tells. */
export interface Orders {
  readonly root: string;
  readonly seed: number;
  readonly seconds: number;
  readonly reader: string | null;
  /** The input that is being tried, so that it is known when the worker does not come back. */
  readonly current: SharedArrayBuffer;
}

export interface Broken {
  readonly reader: string;
  readonly path: string;
  readonly input: string;
  readonly error: string;
}

export interface Report {
  readonly broken?: Broken;
  readonly tried?: number;
  readonly branches?: number;
  readonly inputs?: ReadonlyMap<string, number>;
}

/** Inputs that are tried before it is looked at which branches they took. */
const BATCH = 24;
/** Every so many inputs one goes through the whole product. */
const WHOLE_EVERY = 12;
const BROKEN_MAX = 40;

async function work(orders: Orders): Promise<void> {
  const random = new Random(orders.seed);
  const all = await seeds(orders.root);
  const byReader = grouped(all);
  const wanted = [...byReader].filter(([id]) => orders.reader === null || orders.reader === id);
  const words = new Map(wanted.map(([id, own]) => [id, wordsOf(own.map((seed) => seed.text))]));
  const coverage = new Coverage();
  const told = new Set<string>();
  let tried = 0;
  const until = performance.now() + orders.seconds * 1000;
  const attempt = async (seed: Seed, text: string): Promise<boolean> => {
    tried += 1;
    announce(orders.current, seed, text);
    const whole = tried % WHOLE_EVERY === 0;
    const error = await failure(seed, text, whole);
    if (error === null) return true;
    const where = error.split("\n").slice(0, 2).join(" ").replace(/\d+/g, "#");
    if (told.size < BROKEN_MAX && !told.has(where)) {
      told.add(where);
      const same = async (smaller: string): Promise<boolean> =>
        (await failure(seed, smaller, whole))?.split("\n")[1] === error.split("\n")[1];
      const input = await minimise(text, same);
      report({ broken: { reader: seed.reader.id, path: seed.path, input, error } });
    }
    return false;
  };
  for (const [, own] of wanted) for (const seed of own) await attempt(seed, seed.text);
  coverage.fresh();
  while (performance.now() < until && wanted.length > 0) {
    const [id, own] = random.pick(wanted) ?? ["", []];
    const batch: { seed: Seed; text: string }[] = [];
    for (let count = 0; count < BATCH; count += 1) {
      const seed = random.pick(own);
      if (seed === undefined) break;
      const material = { random, other: random.pick(own)?.text ?? "", words: words.get(id) ?? [] };
      const text = mutate(seed.text, material);
      if (await attempt(seed, text)) batch.push({ seed, text });
    }
    if (coverage.fresh() === 0) continue;
    // One of them took a new way; each that is kept may lead further.
    for (const { seed, text } of batch.filter(() => random.chance(3))) own.push({ ...seed, text });
    report({ tried, branches: coverage.branches });
  }
  report({
    tried,
    branches: coverage.branches,
    inputs: new Map(wanted.map(([id, own]) => [id, own.length])),
  });
}

/** Null when all is well, otherwise the error and where it was thrown. */
async function failure(seed: Seed, text: string, whole: boolean): Promise<string | null> {
  try {
    tryReader(seed, text, new Random(text.length + 1));
    if (whole) await tryAll(seed, text);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Beats at 0, the length at 1, then the text. */
function announce(current: SharedArrayBuffer, seed: Seed, text: string): void {
  const words = new Int32Array(current, 0, 2);
  const bytes = new TextEncoder()
    .encode(`${seed.reader.id}\n${seed.path}\n${text}`)
    .subarray(0, current.byteLength - 8);
  new Uint8Array(current, 8).set(bytes);
  Atomics.store(words, 1, bytes.length);
  Atomics.add(words, 0, 1);
}

function grouped(all: readonly Seed[]): Map<string, Seed[]> {
  const groups = new Map<string, Seed[]>();
  for (const seed of all) groups.set(seed.reader.id, [...(groups.get(seed.reader.id) ?? []), seed]);
  return groups;
}

function report(what: Report): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(what);
}

await work(workerData as Orders);
