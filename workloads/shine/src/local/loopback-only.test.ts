import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { loopbackOnly } from "./loopback-only.js";

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;

const asked = (address: string, port: number): Promise<string> =>
  fetch(`http://${address}:${port}/`, { headers: { connection: "close" } }).then(
    (response) => response.text(),
    () => "turned away",
  );

it.skipIf(outside === undefined)("answers this machine only, whatever the server listens on", async () => {
  const server = createServer((_request, response) => response.end("hello"));
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await asked(outside ?? "", port)).toBe("hello");
  loopbackOnly(port);
  expect(await asked(outside ?? "", port)).toBe("turned away");
  expect(await asked("127.0.0.1", port)).toBe("hello");
  server.close();
});
