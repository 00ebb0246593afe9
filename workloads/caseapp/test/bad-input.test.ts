import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf, colleague, openedCase, PASSWORD, type Client } from "./support/client.js";
import { freshDatabase, queryOn } from "./support/database.js";
import { startService, type Service } from "./support/service.js";

// Every refusal is one sentence, and nothing is half-written.
const ROWS = ["case_file", "party", "note", "document", "deadline", "audit_entry"]
  .map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
  .join(", ");

let service: Service;
let database: string;
let ada: Client;
let path: string;

beforeAll(async () => {
  database = await freshDatabase();
  service = await startService("service.js", { DATABASE_URL: database });
  await service.line("database ready");
  ada = await colleague(service.url, "Ada");
  path = `cases/${(await openedCase(ada)).number}`;
});
afterAll(() => service.stop());

describe("bad input", () => {
  it.each([
    ["no title", "cases", { area: "Family" }, "title is missing in the body."],
    [
      "nobody responsible",
      "cases",
      { title: "x", area: "y", responsibleId: "999" },
      "Nobody here has the id 999.",
    ],
    ["NUL in a note", "CASE/notes", { body: "a\u0000b" }, "body in the body must match pattern"],
    ["an empty note", "CASE/notes", { body: "" }, "body in the body must NOT have fewer than 1 characters."],
    ["a blank note", "CASE/notes", { body: " \n " }, "body in the body must match pattern"],
    ["a blank title", "cases", { title: "  ", area: "y" }, "title in the body must match pattern"],
    [
      "half of a character in a file's name",
      "CASE/documents",
      { title: "x", fileName: "\ud83d.pdf", mediaType: "a/b", receivedOn: "2026-01-01" },
      "fileName in the body must match pattern",
    ],
    [
      "a year without people",
      "CASE/deadlines",
      { title: "x", dueOn: "0000-01-01" },
      "dueOn in the body must match pattern",
    ],
    [
      "a zone that only Node.js knows",
      "CASE/deadlines",
      { title: "x", dueOn: "2026-02-01", timeZone: "US/Pacific-New" },
      "must be a name like America/New_York",
    ],
    [
      "no such role",
      "CASE/parties",
      { role: "judge", name: "x" },
      "role in the body must be equal to one of",
    ],
    [
      "no such day",
      "CASE/deadlines",
      { title: "x", dueOn: "2026-02-30" },
      'dueOn in the body must match format "date".',
    ],
    [
      "no such hour",
      "CASE/deadlines",
      { title: "x", dueOn: "2026-02-01", dueTime: "25:00" },
      "dueTime in the body must match pattern",
    ],
    [
      "an offset for a zone",
      "CASE/deadlines",
      { title: "x", dueOn: "2026-02-01", timeZone: "+02:00" },
      "must be a name like America/New_York",
    ],
    [
      "a type that is none",
      "CASE/documents",
      { title: "x", fileName: "x", mediaType: "pdf", receivedOn: "2026-01-01" },
      "mediaType in the body must match pattern",
    ],
    [
      "a version that is none",
      "CASE/status",
      { version: 0, status: "open" },
      "version in the body must be >= 1.",
    ],
  ])("%s is one sentence and writes nothing", async (_name, route, body, sentence) => {
    const before = await queryOn(database, `SELECT ${ROWS}`);
    const answer = await ada.post(route.replace("CASE", path), body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(sentence);
    expect(await queryOn(database, `SELECT ${ROWS}`)).toEqual(before);
  });

  it.each([
    ["cases/2026-9999", 404, "There is no case with the number 2026-9999."],
    ["cases/first", 400, "number in the path must match pattern"],
    ["cases?page=0", 400, "page in the query must be >= 1."],
    ["cases?responsibleId=99999999999999999999", 400, "responsibleId in the query must match pattern"],
    ["search", 400, "q is missing in the query."],
    ["nothing", 404, "There is nothing at GET /api/v1/nothing."],
  ])("%s is answered with %i", async (question, status, sentence) => {
    const answer = await ada.get(question);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(sentence);
  });

  it("that is no JSON, or too much of it, is refused", async () => {
    const post = (body: string) =>
      fetch(`${service.url}/api/v1/sessions`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
    expect((await post("{")).status).toBe(400);
    expect((await post(JSON.stringify({ email: "x".repeat(100_000) }))).status).toBe(413);
  });

  it("hands in no contents where only metadata is kept", async () => {
    const { body } = await ada.post<{ id: string }>(`${path}/documents`, {
      title: "Lease",
      fileName: "lease.pdf",
      mediaType: "application/pdf",
      receivedOn: "2026-01-01",
    });
    expect(await ada.put(`${path}/documents/${body.id}/content`, new Uint8Array([1]))).toMatchObject({
      status: 409,
      body: { error: { message: "This office keeps the metadata of documents only." } },
    });
  });

  it("touches nothing that is in another case", async () => {
    const other = `cases/${(await openedCase(ada)).number}`;
    const deadline = await ada.post<{ id: string }>(`${path}/deadlines`, { title: "x", dueOn: "2026-02-01" });
    const party = await ada.post<{ id: string }>(`${path}/parties`, { role: "client", name: "Marta" });
    expect((await ada.post(`${other}/deadlines/${deadline.body.id}/done`)).status).toBe(404);
    expect((await ada.remove(`${other}/parties/${party.body.id}`)).status).toBe(404);
    const { body } = await ada.get<{ parties: object[]; deadlines: object[] }>(path);
    expect(body).toMatchObject({ parties: [{ name: "Marta" }], deadlines: [{ doneAt: null }] });
  });

  it("tells nothing and takes nothing without a session", async () => {
    const nobody = clientOf(service.url);
    const reading = ["cases", path, `${path}/audit`, "deadlines", "search?q=x", "people", "people/me"];
    for (const route of reading) expect([route, (await nobody.get(route)).status]).toEqual([route, 401]);
    const added: readonly (readonly [string, object])[] = [
      ["cases", { title: "x", area: "y" }],
      [`${path}/status`, { version: 1, status: "open" }],
      [`${path}/notes`, { body: "x" }],
      [`${path}/parties`, { role: "client", name: "x" }],
      [`${path}/deadlines`, { title: "x", dueOn: "2026-02-01" }],
      [`${path}/deadlines/1/done`, {}],
    ];
    for (const [route, body] of added)
      expect([route, (await nobody.post(route, body)).status]).toEqual([route, 401]);
    expect((await nobody.patch(path, { version: 1, title: "x" })).status).toBe(401);
    expect((await nobody.remove(`${path}/parties/1`)).status).toBe(401);
    expect((await nobody.put(`${path}/documents/1/content`, new Uint8Array([1]))).status).toBe(401);
  });

  it("gives a cookie that only TLS carries where the visitor speaks it", async () => {
    const signedIn = (headers: Record<string, string>) =>
      fetch(`${service.url}/api/v1/sessions`, {
        method: "POST",
        body: JSON.stringify({ email: "ada@office.example", password: PASSWORD }),
        headers: { "content-type": "application/json", ...headers },
      });
    expect((await signedIn({ "x-forwarded-proto": "https" })).headers.get("set-cookie")).toMatch(/; Secure$/);
    expect((await signedIn({})).headers.get("set-cookie")).not.toContain("Secure");
  });

  it("sets no deadline in a closed case, where nobody would look for it", async () => {
    const own = `cases/${(await openedCase(ada)).number}`;
    await ada.post(`${own}/status`, { version: 1, status: "open" });
    await ada.post(`${own}/status`, { version: 2, status: "closed" });
    expect(await ada.post(`${own}/deadlines`, { title: "x", dueOn: "2026-02-01" })).toMatchObject({
      status: 409,
      body: { error: { message: "The case is closed; take it up again before setting a deadline." } },
    });
  });

  it("cuts a note for the audit trail between characters", async () => {
    await ada.post(`${path}/notes`, { body: `${"x".repeat(59)}😀😀` });
    const { body } = await ada.get<{ entries: { what: string }[] }>(`${path}/audit`);
    expect(body.entries[0]?.what).toBe(`${"x".repeat(59)}😀…`);
  });

  it("never reaches the log with a password", async () => {
    await clientOf(service.url).post("sessions", { email: "ada@office.example", password: PASSWORD });
    expect(JSON.stringify(service.lines)).not.toContain(PASSWORD);
  });
});

describe("documentation", () => {
  it("describes the routes", async () => {
    const api = (await (await fetch(`${service.url}/docs/json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining(["/health", "/health/ready", "/api/v1/cases/{number}/audit", "/api/v1/search"]),
    );
    expect((await fetch(`${service.url}/docs`)).status).toBe(200);
  });
});
