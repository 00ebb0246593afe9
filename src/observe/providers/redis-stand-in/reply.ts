/** What a command answers, before it is written in the client's version of the protocol. */
export type Reply =
  | { readonly kind: "simple" | "error"; readonly text: string }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "bulk"; readonly value: Buffer | null }
  | { readonly kind: "array" | "push"; readonly items: readonly Reply[] | null }
  /** Keys and values; a flat array in version 2. */
  | { readonly kind: "map"; readonly pairs: readonly (readonly [Reply, Reply])[] }
  /** Nothing is written: the client waits, or was answered otherwise. */
  | { readonly kind: "none" };

export type ProtocolVersion = 2 | 3;

/** A command's failure, in the words of a server. */
export class CommandError extends Error {}

export const OK: Reply = { kind: "simple", text: "OK" };
export const NOTHING: Reply = { kind: "none" };
export const NIL: Reply = { kind: "bulk", value: null };
export const NIL_ARRAY: Reply = { kind: "array", items: null };

export const simple = (text: string): Reply => ({ kind: "simple", text });
export const failure = (text: string): Reply => ({ kind: "error", text });
export const integer = (value: number): Reply => ({ kind: "integer", value });
export const array = (items: readonly Reply[]): Reply => ({ kind: "array", items });
export const map = (pairs: readonly (readonly [Reply, Reply])[]): Reply => ({ kind: "map", pairs });

export function bulk(value: Buffer | string | number | null): Reply {
  if (value === null || value instanceof Buffer) return { kind: "bulk", value };
  return { kind: "bulk", value: Buffer.from(String(value)) };
}

const LINE_END = Buffer.from("\r\n");

/** Source: Redis serialization protocol specification, versions 2 and 3. */
export function encode(reply: Reply, version: ProtocolVersion): Buffer {
  switch (reply.kind) {
    case "none":
      return Buffer.alloc(0);
    case "simple":
      return Buffer.from(`+${reply.text}\r\n`);
    case "error":
      return Buffer.from(`-${reply.text}\r\n`);
    case "integer":
      return Buffer.from(`:${reply.value}\r\n`);
    case "bulk":
      if (reply.value === null) return Buffer.from(version === 3 ? "_\r\n" : "$-1\r\n");
      return Buffer.concat([Buffer.from(`$${reply.value.length}\r\n`), reply.value, LINE_END]);
    case "array":
      if (reply.items === null) return Buffer.from(version === 3 ? "_\r\n" : "*-1\r\n");
      return many("*", reply.items.length, reply.items, version);
    case "push":
      return many(version === 3 ? ">" : "*", reply.items?.length ?? 0, reply.items ?? [], version);
    case "map": {
      const flat = reply.pairs.flat();
      return version === 3
        ? many("%", reply.pairs.length, flat, version)
        : many("*", flat.length, flat, version);
    }
  }
}

function many(sign: string, count: number, items: readonly Reply[], version: ProtocolVersion): Buffer {
  return Buffer.concat([Buffer.from(`${sign}${count}\r\n`), ...items.map((item) => encode(item, version))]);
}
