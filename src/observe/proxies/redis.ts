import type { Duplex } from "node:stream";
import { commandReader } from "./resp.js";
import { type OpenContext, type Protocol, readHead, TLS_HANDSHAKE_BYTE } from "./protocol.js";
import { acceptTls, LEFT_AFTER_HANDSHAKE } from "./tls.js";

export const redisProtocol: Protocol = {
  async open(client, context) {
    const first = await readHead(client, () => 1);
    if (first === null) return null;
    client.unshift(first);
    let stream: Duplex = client;
    if (first[0] === TLS_HANDSHAKE_BYTE && context.tls !== null) {
      const secure = await acceptTls(client, context);
      const begin = secure === null ? null : await readHead(secure, () => 1);
      if (secure === null || begin === null) {
        if (secure !== null) context.count("tls-failed", LEFT_AFTER_HANDSHAKE);
        return null;
      }
      secure.unshift(begin);
      stream = secure;
    } else if (context.condition.kind === "tls-only") {
      // A server with transit encryption takes plain bytes for a broken handshake and closes.
      context.count("refused");
      client.destroy();
      return null;
    }
    if (context.condition.kind === "auth-refused") {
      refuseCommands(stream, context);
      return null;
    }
    return { stream, head: Buffer.alloc(0) };
  },
};

const WRONG_PASSWORD = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
const NO_AUTHENTICATION = "-NOAUTH Authentication required.\r\n";
const NO_AUTHENTICATION_HELLO =
  "-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time\r\n";

/** As a server does whose password the client does not have. */
function refuseCommands(stream: Duplex, context: OpenContext): void {
  const reader = commandReader();
  stream.on("error", () => undefined);
  stream.on("data", (chunk: Buffer) => {
    for (const words of reader.read(chunk)) {
      context.count("refused");
      stream.write(refusal(words.map((word) => word.toString("utf8").toUpperCase())));
    }
    if (reader.broken) stream.destroy();
  });
}

function refusal([command, ...rest]: readonly string[]): string {
  if (command === "AUTH") return WRONG_PASSWORD;
  if (command === "HELLO") return rest.includes("AUTH") ? WRONG_PASSWORD : NO_AUTHENTICATION_HELLO;
  if (command === "QUIT") return "+OK\r\n";
  return NO_AUTHENTICATION;
}
