import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import type { RunningApplication } from "./drivers/application.js";

/** Whether a connection to this port is accepted. Only used where the system does not list sockets. */
export async function findByTrying(application: RunningApplication, ports: readonly number[]): Promise<void> {
  if (application.seesListening()) return;
  for (const port of ports) {
    if (!(await accepts("127.0.0.1", port))) continue;
    const outside = outsideAddress();
    const everywhere = outside !== null && (await accepts(outside, port));
    application.foundListening(everywhere ? "0.0.0.0" : "127.0.0.1", port);
  }
}

function outsideAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return all.find((entry) => !entry.internal && entry.family === "IPv4")?.address ?? null;
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 });
    const finish = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => finish(true));
    socket.once("timeout", () => finish(false));
    socket.once("error", () => finish(false));
  });
}
