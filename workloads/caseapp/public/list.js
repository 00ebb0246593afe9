import {
  ask,
  attempt,
  byId,
  dueText,
  element,
  filledIn,
  link,
  onSubmit,
  openDialog,
  showWho,
  WORDS,
} from "./office.js";

const PAGE_SIZE = 20;
const AGENDA_SHOWN = 12;
const filters = byId("filters");
let page = 1;

void attempt(async () => {
  await showWho();
  const people = await ask("/api/v1/people");
  filters.elements.responsibleId.append(...people.map(({ id, name }) => new Option(name, id)));
  const statuses = ["intake", "open", "waiting", "closed", "declined", "archived"];
  filters.elements.status.append(...statuses.map((status) => new Option(WORDS[status], status)));
  // What was chosen stands in the address, so that Back and a bookmark bring it again.
  const chosen = new URLSearchParams(location.search);
  filters.elements.status.value = chosen.get("status") ?? "";
  filters.elements.responsibleId.value = chosen.get("responsibleId") ?? "";
  filters.elements.overdue.checked = chosen.get("overdue") === "true";
  await Promise.all([showCases(), showAgenda()]);
});

filters.addEventListener("change", () => {
  page = 1;
  history.replaceState(null, "", `?${new URLSearchParams(filledIn(filters))}`);
  void attempt(showCases);
});
byId("earlier").addEventListener("click", () => turn(-1));
byId("later").addEventListener("click", () => turn(1));

function turn(pages) {
  page += pages;
  void attempt(showCases);
}

async function showCases() {
  const question = new URLSearchParams({ ...filledIn(filters), page, pageSize: PAGE_SIZE });
  const { cases, total } = await ask(`/api/v1/cases?${question}`);
  byId("cases").replaceChildren(...cases.map(caseRow));
  byId("none").hidden = total > 0;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  byId("pages").textContent =
    `${total} ${total === 1 ? "case" : "cases"}${pages > 1 ? `, page ${page} of ${pages}` : ""}`;
  byId("earlier").hidden = byId("later").hidden = pages === 1;
  byId("earlier").disabled = page <= 1;
  byId("later").disabled = page >= pages;
}

function caseRow({ number, title, area, status, responsible, client, nextDeadline }) {
  const cells = [
    element("td", [link(`/cases/${number}`, title), element("div", `${number} · ${area}`, "soft")]),
    element("td", client ?? "–"),
    element("td", [element("span", WORDS[status], `status ${status}`)]),
    element("td", responsible),
    element(
      "td",
      nextDeadline === null ? "" : [deadlineMark(nextDeadline), element("div", nextDeadline.title, "soft")],
    ),
  ];
  return element("tr", cells);
}

function deadlineMark(deadline) {
  const { overdue } = deadline;
  const text = overdue ? `Overdue: ${dueText(deadline)}` : dueText(deadline);
  return element("span", text, overdue ? "due overdue" : "due");
}

async function showAgenda() {
  const { deadlines } = await ask("/api/v1/deadlines");
  byId("free").hidden = deadlines.length > 0;
  const items = deadlines.slice(0, AGENDA_SHOWN).map((deadline) => {
    const { urgency, title, caseNumber, caseTitle } = deadline;
    const head = element(
      "div",
      [element("b", title), element("span", WORDS[urgency], `due ${urgency}`)],
      "row",
    );
    const about = element("div", [link(`/cases/${caseNumber}`, caseTitle)]);
    return element("li", [head, about, element("div", dueText(deadline), "soft")]);
  });
  byId("agenda").replaceChildren(...items);
}

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const { q } = filledIn(byId("search"));
  if (q === undefined) return void closeSearch();
  void attempt(async () => {
    const { results } = await ask(`/api/v1/search?${new URLSearchParams({ q })}`);
    byId("found-title").textContent = results.length === 0 ? `Nothing found for “${q}”` : `Found for “${q}”`;
    byId("results").replaceChildren(...results.map(resultRow));
    byId("found").hidden = false;
    byId("found-title").focus();
  });
});
byId("close-search").addEventListener("click", closeSearch);

function closeSearch() {
  byId("found").hidden = true;
  byId("search").reset();
}

function resultRow({ kind, caseNumber, caseTitle, excerpt }) {
  const head = element(
    "div",
    [link(`/cases/${caseNumber}`, `${caseNumber} ${caseTitle}`), element("span", kind, "soft")],
    "row",
  );
  const text = element("div", "", "soft");
  for (const [index, part] of excerpt.split(/[⟦⟧]/).entries())
    text.append(index % 2 === 0 ? part : element("mark", part));
  return element("li", [head, text]);
}

const opening = byId("opening");
byId("new-case").addEventListener("click", () => openDialog(opening));
onSubmit(opening.querySelector("form"), async (details) => {
  const { number } = await ask("/api/v1/cases", { method: "POST", body: details });
  location.assign(`/cases/${number}`);
});
