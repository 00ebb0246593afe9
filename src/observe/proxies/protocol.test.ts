import { X509Certificate } from "node:crypto";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createCertificate } from "./certificate.js";
import { errorResponse, parseStartup, startupMessage } from "./postgres.js";
import { readHead } from "./protocol.js";
import { commandReader } from "./resp.js";

describe("the certificate", () => {
  it("is one that Node can read, signs itself and names the loopback addresses", () => {
    const now = new Date();
    const { certificatePem } = createCertificate(now);
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(new Date(certificate.validFrom).getTime()).toBeLessThan(now.getTime());
    expect(new Date(certificate.validTo).getTime()).toBeGreaterThan(now.getTime());
  });
});

describe("PostgreSQL messages", () => {
  it("carry their parameters there and back", () => {
    const parameters = new Map([
      ["user", "üser"],
      ["database", "shop"],
    ]);
    const message = startupMessage(196_608, parameters);
    expect(message.readInt32BE(0)).toBe(message.length);
    expect(parseStartup(message)).toEqual(parameters);
  });
  it("refuse in the server's words", () => {
    const text = errorResponse("28P01", 'password authentication failed for user "a"').toString("latin1");
    expect(text).toMatch(/^E.{4}SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "a"\0/s);
  });
});

describe("commandReader", () => {
  it("reads commands however they are cut", () => {
    const bytes = Buffer.from("*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n");
    for (const size of [1, 2, 5, bytes.length]) {
      const reader = commandReader();
      const seen: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const words of reader.read(bytes.subarray(at, at + size))) seen.push(words.join(" "));
      }
      expect(seen).toEqual(["GET a\r\nb", "PING", "QUIT"]);
    }
  });
  it("gives up on what is not the protocol", () => {
    const reader = commandReader();
    expect(reader.read(Buffer.from("*1\r\n:5\r\n"))).toEqual([]);
    expect(reader.broken).toBe(true);
  });
});

describe("readHead", () => {
  it("takes the first message and leaves the rest in the stream", async () => {
    const stream = new PassThrough();
    const head = readHead(stream, (bytes) => (bytes.length >= 3 ? 3 : null));
    stream.write("ab");
    stream.write("cde");
    expect((await head)?.toString()).toBe("abc");
    expect(String(stream.read())).toBe("de");
  });
  it("is nothing when the client leaves", async () => {
    const stream = new PassThrough();
    const head = readHead(stream, () => null);
    stream.end("a");
    expect(await head).toBeNull();
  });
});
