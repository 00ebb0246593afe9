import type { Duplex } from "node:stream";
import { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { OpenContext } from "./protocol.js";

/** What a client does that does not trust the certificate. */
export const LEFT_AFTER_HANDSHAKE = "the client left after the handshake";

/** Answers the client's TLS handshake. Null when it fails: the client went, or does not trust the certificate. */
export function acceptTls(client: Duplex, context: OpenContext): Promise<TLSSocket | null> {
  if (context.tls === null || !(client instanceof Socket)) {
    client.destroy();
    return Promise.resolve(null);
  }
  const secure = new TLSSocket(client, { isServer: true, secureContext: context.tls });
  return new Promise((resolve) => {
    let settled = false;
    const finish = (result: TLSSocket | null, detail?: string): void => {
      if (settled) return;
      settled = true;
      context.count(result === null ? "tls-failed" : "tls-accepted", detail);
      resolve(result);
    };
    secure.once("secure", () => finish(secure));
    secure.on("error", (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message));
    secure.once("close", () => finish(null, "closed during the handshake"));
  });
}
