import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate for this machine's loopback addresses, its own authority, good for one observation. */
export interface LocalCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const DAY_MS = 86_400_000;

/** X.509 version 3, written by hand in DER: Node can read certificates but not make them. Source: RFC 5280, 4.1. */
export function createCertificate(now: Date): LocalCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(set(sequence(objectId(COMMON_NAME), utf8String("steady local observation"))));
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const content = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    algorithm,
    name,
    sequence(utcTime(new Date(now.getTime() - DAY_MS)), utcTime(new Date(now.getTime() + 2 * DAY_MS))),
    name,
    publicKeyInfo,
    explicit(3, sequence(...extensions(publicKeyInfo))),
  );
  const signature = sign("sha256", content, privateKey);
  const certificate = sequence(content, algorithm, bitString(signature));
  return {
    certificatePem: pem("CERTIFICATE", certificate),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

// Source: RFC 5280 and RFC 5758, object identifiers.
const COMMON_NAME = [2, 5, 4, 3];
const ECDSA_WITH_SHA256 = [1, 2, 840, 10045, 4, 3, 2];
const SUBJECT_KEY_IDENTIFIER = [2, 5, 29, 14];
const SUBJECT_ALTERNATIVE_NAME = [2, 5, 29, 17];
const BASIC_CONSTRAINTS = [2, 5, 29, 19];

function extensions(publicKeyInfo: Buffer): Buffer[] {
  const names = sequence(
    tagged(0x82, Buffer.from("localhost")),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
    tagged(0x87, Buffer.from("00000000000000000000000000000001", "hex")),
  );
  const keyIdentifier = createHash("sha1").update(publicKeyInfo).digest();
  return [
    sequence(objectId(BASIC_CONSTRAINTS), TRUE, octetString(sequence(TRUE))),
    sequence(objectId(SUBJECT_KEY_IDENTIFIER), octetString(octetString(keyIdentifier))),
    sequence(objectId(SUBJECT_ALTERNATIVE_NAME), octetString(names)),
  ];
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthBytes(content.length), content]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

const TRUE = tagged(0x01, Buffer.from([0xff]));
const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]): Buffer => tagged(0x31, Buffer.concat(parts));
const explicit = (number: number, content: Buffer): Buffer => tagged(0xa0 | number, content);
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const octetString = (content: Buffer): Buffer => tagged(0x04, content);
const bitString = (content: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.from([0]), content]));
const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text));

/** YYMMDDhhmmssZ. */
function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function objectId([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const low = value & 0x7f;
  const bytes = [low];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
