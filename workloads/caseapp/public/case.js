import {
  ask,
  attempt,
  byId,
  dueText,
  element,
  moment,
  onSubmit,
  openDialog,
  showWho,
  WORDS,
} from "./office.js";

const number = location.pathname.split("/").at(-1);
const path = `/api/v1/cases/${encodeURIComponent(number)}`;
const MOVES = {
  open: "Open",
  declined: "Decline",
  waiting: "Set to waiting",
  closed: "Close",
  archived: "Archive",
};
let file;

void attempt(async () => {
  await showWho();
  if (!/^\d{4}-\d{4,6}$/.test(number)) throw new Error(`There is no case with the number ${number}.`);
  await show();
});

async function show() {
  const [loaded, trail] = await Promise.all([ask(path), ask(`${path}/audit`)]);
  file = loaded;
  byId("about").hidden = byId("file").hidden = false;
  document.title = `${file.number} ${file.title} · Caseapp`;
  for (const name of ["number", "area", "title", "summary", "responsible"])
    byId(name).textContent = file[name];
  byId("status").textContent = WORDS[file.status];
  byId("status").className = `status ${file.status}`;
  byId("moves").replaceChildren(...file.next.map(moveButton));
  const final = file.next.length === 0;
  byId("edit").hidden = final;
  for (const adding of document.querySelectorAll("details, #add-note")) adding.hidden = final;
  byId("notes").replaceChildren(...file.notes.map(noteItem));
  byId("documents").replaceChildren(...file.documents.map(documentItem));
  byId("deadlines").replaceChildren(...file.deadlines.map(deadlineItem));
  byId("parties").replaceChildren(...file.parties.map(partyItem));
  byId("trail").replaceChildren(...trail.entries.map(trailItem));
}

function moveButton(status) {
  const label = status === "open" && file.status === "closed" ? "Take up again" : MOVES[status];
  return button(label, async () => {
    await ask(`${path}/status`, { method: "POST", body: { status, version: file.version } });
    await show();
  });
}

function noteItem({ author, body, createdAt }) {
  const head = element("div", [element("b", author), moment(createdAt)], "row");
  return element("li", [head, element("div", body, "prose")]);
}

function documentItem({ id, title, fileName, receivedOn, pages, sizeBytes, processing, failure }) {
  const facts = [
    fileName,
    `received ${receivedOn}`,
    pages === null ? null : `${pages} ${pages === 1 ? "page" : "pages"}`,
    sizeBytes === null ? null : `${Math.ceil(sizeBytes / 1024)} KB`,
    processing === "waiting" ? "being examined" : failure,
  ].filter((fact) => fact !== null);
  const about = element("div", [element("div", title), element("div", facts.join(" · "), "soft")]);
  const handIn = file.keepsContents && file.next.length > 0 ? [fileChooser(id, title)] : [];
  return element("li", [element("div", [about, ...handIn], "row")]);
}

function fileChooser(id, title) {
  const input = element("input");
  input.type = "file";
  input.setAttribute("aria-label", `${title}: hand in the file`);
  input.addEventListener("change", () =>
    attempt(async () => {
      const [contents] = input.files;
      await ask(`${path}/documents/${id}/content`, { method: "PUT", body: contents });
      await show();
    }),
  );
  return element("label", ["Hand in", input], "file");
}

function deadlineItem(deadline) {
  const { id, title, urgency, doneAt, doneBy } = deadline;
  const head = element(
    "div",
    [element("b", title), element("span", WORDS[urgency], `due ${urgency}`)],
    "row",
  );
  const when = element("span", `${dueText(deadline)} (${deadline.timeZone})`, "soft");
  if (doneAt !== null)
    return element("li", [head, element("div", [when, element("span", ` · met by ${doneBy}`, "soft")])]);
  const done = button("Met", async () => {
    await ask(`${path}/deadlines/${id}/done`, { method: "POST" });
    await show();
  });
  done.setAttribute("aria-label", `${title}: met`);
  return element("li", [head, element("div", [when, done], "row")]);
}

function partyItem({ id, role, name, email, phone }) {
  const remove = button("Remove", async () => {
    await ask(`${path}/parties/${id}`, { method: "DELETE" });
    await show();
  });
  remove.className = "plain";
  remove.setAttribute("aria-label", `Remove ${name}`);
  remove.hidden = file.next.length === 0;
  const facts = [role, email, phone].filter((fact) => fact !== null).join(" · ");
  const about = element("div", [element("b", name), element("div", facts, "soft")]);
  return element("li", [element("div", [about, remove], "row")]);
}

function trailItem({ at, who, action, what }) {
  const text = element("span", [element("b", who), ` ${action}${what === "" ? "" : `: ${what}`}`]);
  return element("li", [element("div", [text, moment(at)], "row")]);
}

function button(text, work) {
  const result = element("button", text);
  result.type = "button";
  result.addEventListener("click", () => attempt(work));
  return result;
}

for (const [form, route] of [
  ["add-note", "notes"],
  ["add-document", "documents"],
  ["add-deadline", "deadlines"],
  ["add-party", "parties"],
]) {
  onSubmit(byId(form), async (body) => {
    await ask(`${path}/${route}`, { method: "POST", body });
    byId(form).reset();
    await show();
  });
}

const editing = byId("editing");
byId("edit").addEventListener("click", () =>
  attempt(async () => {
    const people = await ask("/api/v1/people");
    const fields = editing.querySelector("form").elements;
    fields.responsibleId.replaceChildren(...people.map(({ id, name }) => new Option(name, id)));
    for (const name of ["title", "area", "summary", "responsibleId"]) fields[name].value = file[name];
    openDialog(editing);
  }),
);
onSubmit(editing.querySelector("form"), async ({ title, area, responsibleId, summary = "" }) => {
  // The version that was shown: what somebody else changed meanwhile is never overwritten.
  const body = { version: file.version, title, area, responsibleId, summary };
  await ask(path, { method: "PATCH", body });
  editing.close();
  await show();
});
