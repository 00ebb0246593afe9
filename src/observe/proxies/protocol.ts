import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";

/** What a proxy can do to the connections that reach it. `late` and `lost` are changes between these. */
export type Condition =
  | { readonly kind: "well" | "refused" | "unresolved" | "connect-timeout" | "hang" | "close" }
  | { readonly kind: "tls-only" | "auth-refused" }
  | { readonly kind: "slow"; readonly milliseconds: number };

/** The part of a proxy that knows the server's protocol: TLS, and refusals in the server's own words. */
export interface Protocol {
  /**
   * Takes a new connection up to the point where its bytes may go on to the server. Null: it was
   * answered here, or the client left.
   */
  open(client: Duplex, context: OpenContext): Promise<Opened | null>;
}

export interface OpenContext {
  readonly condition: Condition;
  /** Null: this server speaks no TLS. */
  readonly tls: SecureContext | null;
  /** The deployed address demands TLS, so that the server refuses to go without. */
  readonly remoteAddress: string;
  count(event: "refused" | "tls-accepted" | "tls-failed", detail?: string): void;
  /** The database to use for what the client asks for; makes role and database when needed. */
  prepare(user: string, database: string): Promise<string>;
}

export interface Opened {
  /** The client's side, decrypted. */
  readonly stream: Duplex;
  /** Bytes that the server is to get first. */
  readonly head: Buffer;
}

/** The first byte of a TLS handshake record. Source: RFC 8446, 5.1. */
export const TLS_HANDSHAKE_BYTE = 0x16;
const HEAD_BYTES_MAX = 64 * 1024;

/**
 * Reads until `complete` tells how many bytes belong together; what follows stays in the stream.
 * Null when the stream ends before, or sends more than belongs to any first message.
 */
export function readHead(stream: Duplex, complete: (bytes: Buffer) => number | null): Promise<Buffer | null> {
  let bytes = Buffer.alloc(0);
  return new Promise((resolve) => {
    const finish = (result: Buffer | null): void => {
      stream.removeListener("readable", onReadable);
      stream.removeListener("end", onEnd);
      stream.removeListener("close", onEnd);
      resolve(result);
    };
    const onEnd = (): void => finish(null);
    const onReadable = (): void => {
      for (let chunk: unknown = stream.read(); chunk instanceof Buffer; chunk = stream.read()) {
        bytes = Buffer.concat([bytes, chunk]);
      }
      const length = bytes.length === 0 ? null : complete(bytes);
      if (length !== null) {
        if (bytes.length > length) stream.unshift(bytes.subarray(length));
        finish(bytes.subarray(0, length));
      } else if (bytes.length > HEAD_BYTES_MAX) {
        stream.destroy();
        finish(null);
      }
    };
    stream.on("readable", onReadable);
    stream.once("end", onEnd);
    stream.once("close", onEnd);
    onReadable();
  });
}
