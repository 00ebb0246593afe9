/** An address block as a range of whole numbers; IPv4 and IPv6 do not overlap. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export type BlockRelation = "covers" | "overlaps" | "apart";

/** `10.0.0.0/16`, `2001:db8::/32`, or a single address. Null when it is neither. */
export function parseCidr(text: string): AddressBlock | null {
  const [address = "", prefixText, ...rest] = text.trim().split("/");
  if (rest.length > 0) return null;
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const start = family === 4 ? parseIpv4(address) : parseIpv6(address);
  if (start === null) return null;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const first = (start / size) * size;
  return { family, first, last: first + size - 1n };
}

/** How `outer` lies to `inner`. */
export function relateBlocks(outer: AddressBlock, inner: AddressBlock): BlockRelation {
  if (outer.family !== inner.family) return "apart";
  if (outer.first <= inner.first && outer.last >= inner.last) return "covers";
  return outer.first <= inner.last && inner.first <= outer.last ? "overlaps" : "apart";
}

/** The whole internet of one family: `0.0.0.0/0` or `::/0`. */
export function isEverywhere(text: string): boolean {
  const block = parseCidr(text);
  return (
    block !== null && block.first === 0n && block.last === (block.family === 4 ? 1n << 32n : 1n << 128n) - 1n
  );
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let result = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    result = result * 256n + BigInt(part);
  }
  return result;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const groups = (half: string | undefined) => (half ? half.split(":") : []);
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  let result = 0n;
  for (const group of [...head, ...Array<string>(missing).fill("0"), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    result = result * 65536n + BigInt(`0x${group}`);
  }
  return result;
}
