import { once } from "node:events";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freshDatabase, queryOn } from "./support/database.js";
import { PARCEL, clientOf, registeredClient } from "./support/client.js";
import { startService, type Service } from "./support/service.js";

// The whole service against a real PostgreSQL and a real SMTP server.
interface ShipmentBody {
  readonly trackingNumber: string;
  readonly status: string;
  readonly priceCents: number;
}

const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, _session, callback) {
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    stream.on("end", () => {
      mails.push(text);
      callback();
    });
  },
});

let service: Service;
let database: string;
let ada: Awaited<ReturnType<typeof registeredClient>>;

beforeAll(async () => {
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  database = await freshDatabase();
  service = await startService("service-v3.js", {
    DATABASE_URL: database,
    SMTP_URL: `smtp://127.0.0.1:${port}`,
  });
  await service.line("database ready");
  ada = await registeredClient(service.url, "ada@example.org");
});
afterAll(async () => {
  await service.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

describe("accounts", () => {
  it("knows who is logged in", async () => {
    expect(await ada.get("/api/v1/accounts/me")).toMatchObject({
      status: 200,
      body: { email: "ada@example.org", name: "Ada" },
    });
  });

  it("refuses a second account with the same address, a wrong password and a forged token", async () => {
    const anybody = clientOf(service.url);
    const again = { email: "ADA@example.org", password: "another password", name: "Ada" };
    expect(await anybody.post("/api/v1/accounts", again)).toMatchObject({ status: 409 });
    expect(await anybody.post("/api/v1/sessions", again)).toMatchObject({ status: 401 });
    expect(await clientOf(service.url, `${ada.token}x`).get("/api/v1/accounts/me")).toMatchObject({
      status: 401,
    });
  });
});

describe("shipments", () => {
  it("are created at the quoted price, listed in pages, and tracked without names", async () => {
    const quote = await ada.get<{ totalCents: number }>(
      "/api/v1/quotes?from=10115&to=80331&weightGrams=2500",
    );
    const created: ShipmentBody[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { status, body } = await ada.post<ShipmentBody>("/api/v1/shipments", PARCEL);
      expect(status).toBe(201);
      created.push(body);
    }
    expect(created[0]?.priceCents).toBe(quote.body.totalCents);
    const page = await ada.get<{ shipments: ShipmentBody[]; total: number }>(
      "/api/v1/shipments?page=2&pageSize=2",
    );
    expect(page.body.shipments.map((shipment) => shipment.trackingNumber)).toEqual([
      created[0]?.trackingNumber,
    ]);
    expect(page.body.total).toBe(3);
    const tracked = await clientOf(service.url).get<object>(
      `/api/v1/tracking/${created[0]?.trackingNumber.toLowerCase()}`,
    );
    expect(tracked).toMatchObject({
      status: 200,
      body: { status: "created", from: "Berlin", to: "München" },
    });
    expect(JSON.stringify(tracked.body)).not.toContain("Grace");
  });

  it("change status by the rules, with history and a mail", async () => {
    const { body: shipment } = await ada.post<ShipmentBody>("/api/v1/shipments", PARCEL);
    const path = `/api/v1/shipments/${shipment.trackingNumber}/status`;
    expect(await ada.post(path, { status: "collected", note: "By Karl" })).toMatchObject({
      status: 200,
      body: { status: "collected" },
    });
    expect(await ada.post(path, { status: "delivered" })).toMatchObject({
      status: 409,
      body: {
        error: { message: "A shipment that is collected cannot become delivered; it can become in-transit." },
      },
    });
    const tracked = await ada.get(`/api/v1/tracking/${shipment.trackingNumber}`);
    expect(tracked.body).toMatchObject({
      history: [{ status: "created" }, { status: "collected", note: "By Karl" }],
    });
    await vi.waitFor(
      () => expect(mails.join()).toContain(`Your parcel ${shipment.trackingNumber} has been collected`),
      10_000,
    );
  });

  it("let only one of two changes at the same time through", async () => {
    const { body: shipment } = await ada.post<ShipmentBody>("/api/v1/shipments", PARCEL);
    const path = `/api/v1/shipments/${shipment.trackingNumber}/status`;
    // The row is held until both requests wait for it: then they are certainly at the same time.
    const holder = new pg.Client({ connectionString: database });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM shipment WHERE tracking_number = $1 FOR UPDATE", [
      shipment.trackingNumber,
    ]);
    const changes = [ada.post(path, { status: "collected" }), ada.post(path, { status: "cancelled" })];
    const waiting =
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await vi.waitFor(async () => expect(await queryOn(database, waiting)).toEqual([{ count: 2 }]), 4_000);
    await holder.query("COMMIT");
    await holder.end();
    const statuses = (await Promise.all(changes)).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([200, 409]);
  });

  it("belong to one account", async () => {
    const { body: shipment } = await ada.post<ShipmentBody>("/api/v1/shipments", PARCEL);
    const eve = await registeredClient(service.url, "eve@example.org");
    expect(
      await eve.post(`/api/v1/shipments/${shipment.trackingNumber}/status`, { status: "cancelled" }),
    ).toMatchObject({ status: 404 });
    expect((await eve.get<{ total: number }>("/api/v1/shipments")).body.total).toBe(0);
  });

  it("have a label as PDF, whatever letters the address has", async () => {
    const recipient = { ...PARCEL.recipient, name: "Łukasz 山田" };
    const { body: shipment } = await ada.post<ShipmentBody>("/api/v1/shipments", { ...PARCEL, recipient });
    const response = await fetch(`${service.url}/api/v1/shipments/${shipment.trackingNumber}/label`, {
      headers: { authorization: `Bearer ${ada.token}` },
    });
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });
});

describe("bad input", () => {
  it.each([
    ["a missing field", { ...PARCEL, weightGrams: undefined }, "weightGrams is missing in the body."],
    [
      "a wrong postcode",
      { ...PARCEL, sender: { ...PARCEL.sender, postcode: "1" } },
      "sender.postcode in the body must match pattern",
    ],
    [
      "a weight beyond the tariff",
      { ...PARCEL, weightGrams: 40_000 },
      "weightGrams in the body must be <= 31500.",
    ],
    [
      "a control character",
      { ...PARCEL, sender: { ...PARCEL.sender, name: "a\u0000b" } },
      "sender.name in the body must match pattern",
    ],
  ])("%s is one sentence and writes nothing", async (_name, body, sentence) => {
    const [before] = await queryOn(database, "SELECT count(*) FROM shipment");
    const answer = await ada.post("/api/v1/shipments", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(sentence);
    expect(await queryOn(database, "SELECT count(*) FROM shipment")).toEqual([before]);
  });

  it("that is no JSON, or too much of it, is refused", async () => {
    const post = (body: string) =>
      fetch(`${service.url}/api/v1/accounts`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
    expect((await post("{")).status).toBe(400);
    expect((await post(JSON.stringify({ name: "x".repeat(100_000) }))).status).toBe(413);
  });

  it("never reaches the log with a secret", () => {
    expect(JSON.stringify(service.lines)).not.toContain("correct horse");
  });
});

describe("documentation and front page", () => {
  it("describes the routes", async () => {
    const { body } = await clientOf(service.url).get<{ paths: Record<string, object> }>("/docs/json");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/health", "/ready", "/api/v1/shipments", "/api/v1/quotes"]),
    );
    expect((await fetch(`${service.url}/docs`)).status).toBe(200);
  });

  it("offers tracking to a visitor", async () => {
    const page = await (await fetch(service.url)).text();
    expect(page).toContain("Where is my parcel?");
    for (const [, file] of page.matchAll(/(?:href|src)="(\/front\.\w+)"/g))
      expect((await fetch(service.url + file)).status).toBe(200);
  });
});
