import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/**
 * Turns away whoever does not come from this machine: fauxqs listens on every address, and what stands in for
 * AWS here asks nobody for a key.
 */
export function loopbackOnly(port: number): void {
  subscribe("net.server.socket", (message) => {
    const { socket } = message as { readonly socket: Socket };
    if (socket.localPort === port && !LOOPBACK.test(socket.remoteAddress ?? "")) socket.destroy();
  });
}
