import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { clientOf, PASSWORD } from "./support/client.js";
import { freshDatabase } from "./support/database.js";
import { get, INVITATION_CODE, launch, startService } from "./support/service.js";

const ADA = { email: "ada@office.example", name: "Ada", password: PASSWORD, invitationCode: INVITATION_CODE };

// SIGTERM ends a process in order: what was asked is answered, then it exits with 0.
describe("SIGTERM", () => {
  it("lets requests in flight finish", async () => {
    const service = await startService("service.js", { DATABASE_URL: await freshDatabase() });
    await service.line("database ready");
    await clientOf(service.url).post("people", ADA);
    const requests = await Promise.all(Array.from({ length: 5 }, () => halfSent(service.url)));
    const ended = service.stop();
    await service.line("stopping");
    const statuses = await Promise.all(requests.map((request) => request.finish()));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await ended).toBe(0);
    expect(service.lines.at(-1)).toMatchObject({ message: "stopped", clean: true });
  });

  it("does not wait for a connection that never sent anything", async () => {
    const service = await startService("service.js", {
      DATABASE_URL: await freshDatabase(),
      SHUTDOWN_SECONDS: "10",
    });
    const idle = connect(Number(new URL(service.url).port), "127.0.0.1");
    await once(idle, "connect");
    expect(await get(`${service.url}/health`)).toBe(200);
    expect(await service.stop()).toBe(0);
    idle.destroy();
  });

  it("ends the media processor while it waits", async () => {
    const processor = launch("media-processor.js", { DATABASE_URL: await freshDatabase() });
    await processor.line("media processor started");
    expect(await processor.stop()).toBe(0);
  });
});

/** A request whose headers the service has and whose body it still waits for: certainly in flight. */
async function halfSent(url: string) {
  const body = Buffer.from(JSON.stringify({ email: ADA.email, password: ADA.password }));
  const request = httpRequest(`${url}/api/v1/sessions`, {
    method: "POST",
    agent: false,
    headers: {
      "content-type": "application/json",
      "content-length": body.length,
      expect: "100-continue",
    },
  });
  request.flushHeaders();
  await once(request, "continue");
  return {
    async finish() {
      request.end(body);
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    },
  };
}

describe("a configuration that is wrong", () => {
  it.each([
    [{ DATABASE_URL: "" }, "The environment variable DATABASE_URL is required and is not set."],
    [
      { DATABASE_URL: "mysql://x" },
      "DATABASE_URL must be a URL that begins with postgresql:// or postgres://.",
    ],
    [
      { DATABASE_URL: "postgresql://x/y", OFFICE_TIME_ZONE: "Mars" },
      'OFFICE_TIME_ZONE must be a name like America/New_York, not "Mars".',
    ],
  ])("%j ends the service with one sentence", async (environment, sentence) => {
    const service = launch("service.js", environment);
    expect(await service.ended).toBe(1);
    expect(service.lines).toMatchObject([{ level: "error", message: sentence }]);
  });
});
