import { CommandError } from "./reply.js";
import type { Stream } from "./stream.js";

/** What a key holds. Texts are kept byte for byte, as latin1 strings where they are keys of a map. */
export type Stored =
  | { readonly type: "string"; value: Buffer }
  | { readonly type: "list"; readonly items: Buffer[] }
  | { readonly type: "hash"; readonly fields: Map<string, Buffer> }
  | { readonly type: "set"; readonly members: Set<string> }
  | { readonly type: "stream"; readonly stream: Stream };

export type StoredType = Stored["type"];

/** One numbered database. */
export class Keyspace {
  private readonly values = new Map<string, Stored>();
  private readonly expiry = new Map<string, number>();

  get(key: string): Stored | undefined {
    const at = this.expiry.get(key);
    if (at !== undefined && at <= Date.now()) this.delete(key);
    return this.values.get(key);
  }

  /** The value of a type that the command works on; undefined when there is none. */
  typed<T extends StoredType>(key: string, type: T): Extract<Stored, { type: T }> | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (!isType(value, type)) {
      throw new CommandError("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
    return value;
  }

  set(key: string, value: Stored): void {
    this.values.set(key, value);
    this.expiry.delete(key);
  }

  delete(key: string): boolean {
    this.expiry.delete(key);
    return this.values.delete(key);
  }

  /** A list, hash or set that has become empty is no key any more. */
  deleteIfEmpty(key: string): void {
    const value = this.values.get(key);
    const empty =
      (value?.type === "list" && value.items.length === 0) ||
      (value?.type === "hash" && value.fields.size === 0) ||
      (value?.type === "set" && value.members.size === 0);
    if (empty) this.delete(key);
  }

  expireAt(key: string, at: number | null): void {
    if (at === null) this.expiry.delete(key);
    else this.expiry.set(key, at);
  }

  /** Milliseconds since 1970; null: never. */
  expiresAt(key: string): number | null {
    return this.expiry.get(key) ?? null;
  }

  keys(): string[] {
    return [...this.values.keys()].filter((key) => this.get(key) !== undefined);
  }

  clear(): void {
    this.values.clear();
    this.expiry.clear();
  }
}

function isType<T extends StoredType>(value: Stored, type: T): value is Extract<Stored, { type: T }> {
  return value.type === type;
}
