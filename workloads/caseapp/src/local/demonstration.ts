const ADA = { email: "ada@office.example", password: "case-by-case", name: "Ada Reyes" };
const BEN = { email: "ben@office.example", password: "case-by-case", name: "Ben Okafor" };
const DAY_MS = 86_400_000;
const READY_ATTEMPTS_MAX = 300;
const READY_PAUSE_MS = 100;

/** Made-up cases for the demonstration, written through the API as a person would. */
export async function fillOffice(url: string, invitationCode: string): Promise<void> {
  await untilReady(url);
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  for (const person of [ADA, BEN]) await post(`${url}/api/v1/people`, { ...person, invitationCode });
  const ada = await signedIn(url, ADA);
  const ben = await signedIn(url, BEN);

  const deposit = await ada("cases", {
    title: "Deposit withheld after moving out",
    area: "Tenancy",
    summary:
      "Landlord keeps the full deposit of $2,400 for repainting. Lease ended in spring; handover protocol without defects.",
  });
  await ada(`cases/${deposit}/parties`, {
    role: "client",
    name: "Marta Nowak",
    email: "marta@example.org",
    phone: "555-0134",
  });
  await ada(`cases/${deposit}/parties`, { role: "opponent", name: "Harbor Street Properties LLC" });
  await ada(`cases/${deposit}/status`, { version: 1, status: "open" });
  await ada(`cases/${deposit}/deadlines`, { title: "Answer to the landlord's letter", dueOn: day(-1) });
  await ada(`cases/${deposit}/deadlines`, {
    title: "File with small claims court",
    dueOn: day(16),
    dueTime: "17:00",
  });
  await ada(`cases/${deposit}/documents`, {
    title: "Lease",
    fileName: "lease_signed.pdf",
    mediaType: "application/pdf",
    receivedOn: day(-20),
  });
  await ada(`cases/${deposit}/documents`, {
    title: "Handover protocol",
    fileName: "handover-protocol.pdf",
    mediaType: "application/pdf",
    receivedOn: day(-18),
  });
  await ada(`cases/${deposit}/notes`, {
    body: "Phone call with client: photographs of every room exist, taken on the day of the handover.",
  });
  await ben(`cases/${deposit}/notes`, {
    body: "Statute gives the landlord 30 days for an itemised list; none has come.",
  });

  const wages = await ben("cases", {
    title: "Unpaid overtime",
    area: "Employment",
    summary: "Kitchen staff, 14 months, overtime never paid. Time sheets kept by the client.",
  });
  await ben(`cases/${wages}/parties`, { role: "client", name: "Luis Ortega", phone: "555-0177" });
  await ben(`cases/${wages}/status`, { version: 1, status: "open" });
  await ben(`cases/${wages}/deadlines`, { title: "Claim before limitation ends", dueOn: day(5) });
  await ben(`cases/${wages}/status`, { version: 2, status: "waiting" });

  const benefit = await ada("cases", {
    title: "Housing benefit refused",
    area: "Social security",
    summary: "Refusal for missing proof of income; the proof was handed in twice.",
  });
  await ada(`cases/${benefit}/parties`, { role: "client", name: "Aisha Khan" });
  await ada(`cases/${benefit}/deadlines`, { title: "Appeal", dueOn: day(0) });

  const custody = await ben("cases", { title: "Visiting times after separation", area: "Family" });
  await ben(`cases/${custody}/parties`, { role: "client", name: "Jonas Weber" });
}

type Poster = (path: string, body: unknown) => Promise<string>;

async function signedIn(url: string, { email, password }: typeof ADA): Promise<Poster> {
  const { token } = await post<{ token: string }>(`${url}/api/v1/sessions`, { email, password });
  return async (path, body) =>
    (await post<{ number?: string }>(`${url}/api/v1/${path}`, body, token)).number ?? "";
}

async function post<T>(address: string, body: unknown, token: string | null = null): Promise<T> {
  const response = await fetch(address, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < READY_ATTEMPTS_MAX; attempt += 1) {
    const response = await fetch(`${url}/health/ready`).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, READY_PAUSE_MS));
  }
  throw new Error("The service did not become ready.");
}
