import { element, euros, WORDS } from "./words.js";

// Kept for this tab only; the server knows the token by its signature.
const TOKEN = "fastship-token";
const NO_ANSWER = "No answer from the service; try again in a moment.";

const one = (selector) => document.querySelector(selector);

one("#account").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(event.target));
  const registers = event.submitter?.value === "register";
  const answered = one("#entry-answer");
  const failed = (sentence) => answered.replaceChildren(element("p", sentence, "error"));
  if (registers) {
    const made = await ask("/api/v1/accounts", { email, password, name: email.split("@")[0] });
    if (made.error) return failed(made.error);
  }
  const session = await ask("/api/v1/sessions", { email, password });
  if (session.error) return failed(session.error);
  answered.replaceChildren();
  sessionStorage.setItem(TOKEN, session.token);
  await showParcels();
});

one("#leave").addEventListener("click", () => {
  sessionStorage.removeItem(TOKEN);
  location.reload();
});

one("#shipment").addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(event.target));
  const party = (role) =>
    Object.fromEntries(
      ["name", "street", "postcode", "city"].map((name) => [name, fields[`${role}.${name}`]]),
    );
  const made = await ask("/api/v1/shipments", {
    sender: party("sender"),
    recipient: party("recipient"),
    weightGrams: Math.round(fields.kilograms * 1000),
    service: fields.service,
    ...(fields.recipientEmail === "" ? {} : { recipientEmail: fields.recipientEmail }),
  });
  if (made.error) return one("#sent").replaceChildren(element("p", made.error, "error"));
  one("#sent").replaceChildren(
    element("div", made.trackingNumber, "large"),
    element("div", `${euros(made.priceCents)}; print the label below.`, "soft"),
  );
  await showParcels();
});

async function showParcels() {
  const page = await ask("/api/v1/shipments?pageSize=50");
  if (page.error) return one("#entry-answer").replaceChildren(element("p", page.error, "error"));
  one("#entry").hidden = true;
  for (const part of ["#sending", "#list", "#leave"]) one(part).hidden = false;
  one("#none").hidden = page.shipments.length > 0;
  one("#parcels").replaceChildren(...page.shipments.map(parcelView));
}

function parcelView({ trackingNumber, status, next: following, recipient, priceCents }) {
  const item = document.createElement("li");
  const link = element("a", trackingNumber);
  link.href = `/?track=${encodeURIComponent(trackingNumber)}`;
  const label = element("button", "Label", "second");
  label.addEventListener("click", () => openLabel(trackingNumber));
  const steps = following.map((next) => {
    const button = element("button", WORDS[next], "second");
    button.addEventListener("click", async () => {
      const changed = await ask(`/api/v1/shipments/${trackingNumber}/status`, { status: next });
      if (changed.error) item.append(element("p", changed.error, "error"));
      else await showParcels();
    });
    return button;
  });
  const about = `${WORDS[status]}, to ${recipient.name} in ${recipient.city}, ${euros(priceCents)}`;
  const actions = element("div", "", "actions");
  actions.append(label, ...steps);
  item.append(link, element("div", about, "soft"), actions);
  return item;
}

async function openLabel(trackingNumber) {
  const response = await fetch(`/api/v1/shipments/${trackingNumber}/label`, { headers: authorization() });
  if (response.ok) open(URL.createObjectURL(await response.blob()));
}

function authorization() {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The answer's body, or `{ error }` with a sentence for people. */
async function ask(url, body) {
  const posting = { method: "POST", body: JSON.stringify(body) };
  const headers = {
    ...authorization(),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  try {
    const options = body === undefined ? { headers } : { ...posting, headers };
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(10_000) });
    const answer = await response.json();
    return response.ok ? answer : { error: answer.error.message };
  } catch {
    return { error: NO_ANSWER };
  }
}

if (sessionStorage.getItem(TOKEN) !== null) await showParcels();
