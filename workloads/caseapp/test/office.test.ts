import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import pg from "pg";
import { clientOf, colleague, openedCase, type CaseBody, type Client } from "./support/client.js";
import { freshDatabase, queryOn } from "./support/database.js";
import { startService, type Service } from "./support/service.js";

// The whole service against a real PostgreSQL.
let service: Service;
let database: string;
let ada: Client;
let ben: Client;

beforeAll(async () => {
  database = await freshDatabase();
  service = await startService("service.js", { DATABASE_URL: database });
  await service.line("database ready");
  ada = await colleague(service.url, "Ada");
  ben = await colleague(service.url, "Ben");
});
afterAll(() => service.stop());

interface Trail {
  readonly entries: readonly { who: string; action: string; what: string; detail: object }[];
}

describe("people", () => {
  it("join with the office's code only, and once", async () => {
    const anybody = clientOf(service.url);
    const eve = { email: "eve@office.example", name: "Eve", password: "long enough, surely" };
    expect(await anybody.post("people", { ...eve, invitationCode: "guessed" })).toMatchObject({
      status: 403,
    });
    const again = { ...eve, email: "ADA@office.example", invitationCode: "come in, for tests" };
    expect(await anybody.post("people", again)).toMatchObject({ status: 409 });
    expect(await anybody.get("cases")).toMatchObject({
      status: 401,
      body: { error: { message: "Sign in first." } },
    });
  });

  it("have only so many attempts to sign in", async () => {
    const anybody = clientOf(service.url);
    const wrong = { email: "mallory@office.example", password: "wrong" };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      statuses.push((await anybody.post("sessions", wrong)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });
});

describe("cases", () => {
  it("are numbered without a gap, however many are opened at once", async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openedCase(ada)));
    const numbers = opened.map(({ number }) => Number(number.slice(5))).toSorted((a, b) => a - b);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, index) => first + index));
  });

  it("change status by the rules, never over a deadline, and say who did it", async () => {
    const { number } = await openedCase(ada);
    const path = `cases/${number}/status`;
    expect(await ada.post(path, { version: 1, status: "closed" })).toMatchObject({ status: 409 });
    expect(await ada.post(path, { version: 1, status: "open" })).toMatchObject({
      status: 200,
      body: { status: "open", version: 2, next: ["waiting", "closed"] },
    });
    const { body: deadline } = await ada.post<{ id: string }>(`cases/${number}/deadlines`, {
      title: "Answer",
      dueOn: "2030-01-15",
    });
    expect(await ben.post(path, { version: 2, status: "closed" })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining("still has a deadline to be met") } },
    });
    expect((await ben.post(`cases/${number}/deadlines/${deadline.id}/done`)).status).toBe(200);
    expect(await ben.post(`cases/${number}/deadlines/${deadline.id}/done`)).toMatchObject({ status: 409 });
    expect(await ben.post(path, { version: 2, status: "closed" })).toMatchObject({ status: 200 });
    const { body: trail } = await ada.get<Trail>(`cases/${number}/audit`);
    expect(trail.entries.map(({ who, action, what }) => [who, action, what])).toEqual([
      ["Ben", "status changed", "open → closed"],
      ["Ben", "deadline met", "Answer"],
      ["Ada", "deadline set", "Answer"],
      ["Ada", "status changed", "intake → open"],
      ["Ada", "case opened", "Deposit withheld"],
    ]);
  });

  it("are changed as they were seen, or not at all", async () => {
    const { number, version } = await openedCase(ada);
    // The row is held until both changes wait for it: then they are certainly at the same time.
    const holder = new pg.Client({ connectionString: database });
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM case_file WHERE number = $1 FOR UPDATE", [number]);
    const changes = [
      ada.patch<CaseBody>(`cases/${number}`, { version, title: "By Ada" }),
      ben.patch<CaseBody>(`cases/${number}`, { version, title: "By Ben" }),
    ];
    const waiting =
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await vi.waitFor(async () => expect(await queryOn(database, waiting)).toEqual([{ count: 2 }]), 4_000);
    await holder.query("COMMIT");
    await holder.end();
    const answers = await Promise.all(changes);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { body: trail } = await ada.get<Trail>(`cases/${number}/audit`);
    expect(trail.entries.filter(({ action }) => action === "case changed")).toHaveLength(1);
  });

  it("are listed by filter, what is due first on top", async () => {
    const calm = await openedCase(ben, "Nothing urgent");
    const urgent = await openedCase(ben, "Far overdue");
    await ben.post(`cases/${urgent.number}/deadlines`, { title: "Long ago", dueOn: "2001-01-01" });
    await ben.post(`cases/${urgent.number}/parties`, { role: "client", name: "Marta Nowak" });
    interface Page {
      cases: { number: string; client: string | null; nextDeadline: object | null }[];
      total: number;
    }
    const { body: all } = await ben.get<Page>("cases?pageSize=100");
    expect(all.cases[0]).toMatchObject({
      number: urgent.number,
      client: "Marta Nowak",
      nextDeadline: { title: "Long ago", dueOn: "2001-01-01", dueTime: null, overdue: true },
    });
    expect(all.cases.map(({ number }) => number)).toContain(calm.number);
    const { body: overdue } = await ben.get<Page>("cases?overdue=true");
    expect(overdue.cases.map(({ number }) => number)).toEqual([urgent.number]);
    const { body: second } = await ben.get<Page>("cases?pageSize=1&page=2");
    expect([second.cases.length, second.total]).toEqual([1, all.total]);
    expect((await ben.get<Page>("cases?status=archived")).body.total).toBe(0);
  });

  it("that are over take nothing more into their file", async () => {
    const { number } = await openedCase(ada);
    await ada.post(`cases/${number}/status`, { version: 1, status: "declined" });
    expect(await ada.post(`cases/${number}/notes`, { body: "late" })).toMatchObject({
      status: 409,
      body: { error: { message: "The case is declined; its file is not changed any more." } },
    });
  });
});

describe("deadlines", () => {
  it("end with their day where they are set, on both sides of a clock change", async () => {
    const { number } = await openedCase(ada);
    const dueAt = async (deadline: object) =>
      (await ada.post<{ dueAt: string }>(`cases/${number}/deadlines`, { title: "x", ...deadline })).body
        .dueAt;
    expect(await dueAt({ dueOn: "2026-03-07" })).toBe("2026-03-08T05:00:00.000Z");
    expect(await dueAt({ dueOn: "2026-03-08" })).toBe("2026-03-09T04:00:00.000Z");
    expect(await dueAt({ dueOn: "2026-07-01", dueTime: "17:00" })).toBe("2026-07-01T21:00:00.000Z");
    expect(await dueAt({ dueOn: "2026-07-01", timeZone: "Europe/Berlin" })).toBe("2026-07-01T22:00:00.000Z");
  });
});

describe("search", () => {
  it("finds words in every part of a file, in their other forms, with what stands around", async () => {
    const { number } = await openedCase(ada, "Unlawful eviction");
    await ada.post(`cases/${number}/notes`, { body: "The tenants were evicted without a hearing." });
    await ada.post(`cases/${number}/parties`, { role: "opponent", name: "Evictus Holdings" });
    const document = { title: "Eviction notice", fileName: "notice_2026.pdf", mediaType: "application/pdf" };
    await ada.post(`cases/${number}/documents`, { ...document, receivedOn: "2026-02-01" });
    interface Results {
      results: { kind: string; caseNumber: string; excerpt: string }[];
    }
    const kinds = async (q: string) =>
      (await ben.get<Results>(`search?${new URLSearchParams({ q })}`)).body.results.map(({ kind }) => kind);
    expect((await kinds("evicting")).toSorted()).toEqual(["case", "document", "note"]);
    expect(await kinds("evictus")).toContain("party");
    expect(await kinds("notice 2026")).toEqual(["document"]);
    expect(await kinds(number)).toContain("case");
    expect(await kinds("'; DROP TABLE note; --")).toEqual([]);
    const { body } = await ben.get<Results>("search?q=hearing");
    expect(body.results[0]).toMatchObject({
      caseNumber: number,
      excerpt: expect.stringContaining("⟦hearing⟧"),
    });
  });
});

describe("the audit trail", () => {
  it("is written with the change or not at all, and cannot be rewritten", async () => {
    const { number } = await openedCase(ada);
    const { body: party } = await ada.post<{ id: string }>(`cases/${number}/parties`, {
      role: "client",
      name: "Jonas Weber",
    });
    expect((await ben.remove(`cases/${number}/parties/${party.id}`)).status).toBe(204);
    expect((await ben.remove(`cases/${number}/parties/${party.id}`)).status).toBe(404);
    const { body: trail } = await ada.get<Trail>(`cases/${number}/audit`);
    expect(trail.entries.map(({ who, action }) => [who, action])).toEqual([
      ["Ben", "party removed"],
      ["Ada", "party added"],
      ["Ada", "case opened"],
    ]);
    await expect(queryOn(database, "DELETE FROM audit_entry")).rejects.toThrow("never changed or removed");
  });

  it("rolls the change back when it cannot be written", async () => {
    const { number } = await openedCase(ada);
    await queryOn(
      database,
      "ALTER TABLE audit_entry ADD CONSTRAINT full_up CHECK (action <> 'note added') NOT VALID",
    );
    expect(await ada.post(`cases/${number}/notes`, { body: "lost" })).toMatchObject({
      status: 500,
      body: { error: { message: "Something went wrong here; it has been logged." } },
    });
    await queryOn(database, "ALTER TABLE audit_entry DROP CONSTRAINT full_up");
    expect(await queryOn(database, "SELECT 1 FROM note WHERE body = 'lost'")).toEqual([]);
  });
});
