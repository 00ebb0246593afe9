import type { Duplex } from "node:stream";
import { type Opened, type OpenContext, type Protocol, readHead, TLS_HANDSHAKE_BYTE } from "./protocol.js";
import { acceptTls, LEFT_AFTER_HANDSHAKE } from "./tls.js";

// Source: PostgreSQL documentation, "Message Formats": codes of the first message.
const SSL_REQUEST = 80_877_103;
const GSS_ENCRYPTION_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const FIRST_MESSAGE_BYTES_MAX = 32 * 1024;

export const postgresProtocol: Protocol = {
  async open(client, context) {
    let stream: Duplex = client;
    let encrypted = false;
    // Each request for encryption may come once, then the start-up message must follow.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const head = await readHead(stream, firstMessageLength);
      if (head === null) {
        // Clients look at the certificate when the handshake is done, and leave without a word.
        if (encrypted) context.count("tls-failed", LEFT_AFTER_HANDSHAKE);
        return null;
      }
      if (head[0] === TLS_HANDSHAKE_BYTE) {
        stream.unshift(head);
        const secure = await acceptTls(stream, context);
        if (secure === null) return null;
        [stream, encrypted] = [secure, true];
        continue;
      }
      const code = head.readInt32BE(4);
      if (code === SSL_REQUEST && context.tls !== null) {
        stream.write("S");
        const secure = await acceptTls(stream, context);
        if (secure === null) return null;
        [stream, encrypted] = [secure, true];
      } else if (code === SSL_REQUEST || code === GSS_ENCRYPTION_REQUEST) {
        stream.write("N");
      } else if (code === CANCEL_REQUEST) {
        return { stream, head };
      } else {
        return await admit(stream, head, encrypted, context);
      }
    }
    stream.destroy();
    return null;
  },
};

async function admit(
  stream: Duplex,
  head: Buffer,
  encrypted: boolean,
  context: OpenContext,
): Promise<Opened | null> {
  const parameters = parseStartup(head);
  const user = parameters.get("user") ?? "";
  const database = parameters.get("database") ?? user;
  if (context.condition.kind === "tls-only" && !encrypted) {
    context.count("refused");
    // The words of a server whose pg_hba.conf holds hostssl lines only.
    const who = `host "${context.remoteAddress}", user "${user}", database "${database}"`;
    stream.end(errorResponse("28000", `no pg_hba.conf entry for ${who}, no encryption`));
    return null;
  }
  if (context.condition.kind === "auth-refused") {
    context.count("refused");
    stream.end(errorResponse("28P01", `password authentication failed for user "${user}"`));
    return null;
  }
  parameters.set("database", await context.prepare(user, database));
  return { stream, head: startupMessage(head.readInt32BE(4), parameters) };
}

/** A TLS record, or a message that begins with its own length. */
function firstMessageLength(bytes: Buffer): number | null {
  if (bytes[0] === TLS_HANDSHAKE_BYTE) return 1;
  if (bytes.length < 8) return null;
  const length = bytes.readInt32BE(0);
  if (length < 8 || length > FIRST_MESSAGE_BYTES_MAX) return 8;
  return bytes.length >= length ? length : null;
}

export function parseStartup(message: Buffer): Map<string, string> {
  const texts = message.subarray(8).toString("utf8").split("\0");
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const name = texts[index] ?? "";
    if (name === "") break;
    parameters.set(name, texts[index + 1] ?? "");
  }
  return parameters;
}

export function startupMessage(version: number, parameters: ReadonlyMap<string, string>): Buffer {
  const texts = [...parameters].map(([name, value]) => `${name}\0${value}\0`).join("");
  const body = Buffer.from(`${texts}\0`);
  const header = Buffer.alloc(8);
  header.writeInt32BE(body.length + 8, 0);
  header.writeInt32BE(version, 4);
  return Buffer.concat([header, body]);
}

/** Source: PostgreSQL documentation, "Error and Notice Message Fields". */
export function errorResponse(code: string, message: string): Buffer {
  const fields = `SFATAL\0VFATAL\0C${code}\0M${message}\0Fauth.c\0L500\0RClientAuthentication\0\0`;
  const body = Buffer.from(fields);
  const header = Buffer.alloc(5);
  header.write("E");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}
