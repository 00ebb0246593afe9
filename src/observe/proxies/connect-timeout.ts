import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import type { LoopbackAddress } from "./ports.js";

/**
 * A port to which connecting never completes, without privileges: a listening socket whose queue is
 * full. The socket belongs to a thread that sleeps, so that nothing is ever accepted; we fill the
 * queue ourselves, and the system then leaves every further attempt unanswered.
 */
export interface DeafPort {
  /** Local ports of our own attempts, to be told apart from the application's. */
  readonly ownPorts: ReadonlySet<number>;
  /** Whether an attempt of our own stayed without an answer. */
  readonly proven: boolean;
  close(): Promise<void>;
}

const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const server = require("node:net").createServer();
server.once("error", (error) => parentPort.postMessage(error.message));
server.listen({ host: workerData.host, port: workerData.port, backlog: 1, exclusive: true }, () => {
  parentPort.postMessage(null);
  setImmediate(() => Atomics.wait(new Int32Array(workerData.awake), 0, 0));
});
`;

const FILL_MAX = 32;
/** A connection on loopback is made in well under a millisecond. */
const UNANSWERED_AFTER_MS = 150;

export async function openDeafPort({ host, port }: LoopbackAddress): Promise<DeafPort> {
  const awake = new SharedArrayBuffer(4);
  const thread = new Worker(THREAD, { eval: true, workerData: { host, port, awake } });
  const failure = await new Promise<string | null>((resolve) => {
    thread.once("message", resolve);
    thread.once("error", (error) => resolve(error.message));
  });
  const fillers: Socket[] = [];
  const ownPorts = new Set<number>();
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    Atomics.store(new Int32Array(awake), 0, 1);
    Atomics.notify(new Int32Array(awake), 0);
    await thread.terminate();
  };
  if (failure !== null) {
    await close();
    throw new Error(failure);
  }
  thread.unref();
  let proven = false;
  for (let count = 0; count < FILL_MAX && !proven; count += 1) {
    const filler = connect(port, host);
    filler.on("error", () => undefined);
    fillers.push(filler);
    proven = !(await connectsSoon(filler));
    if (filler.localPort !== undefined) ownPorts.add(filler.localPort);
  }
  return { ownPorts, proven, close };
}

function connectsSoon(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), UNANSWERED_AFTER_MS);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
