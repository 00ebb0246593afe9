import { lines, refusalOf } from "./stream.js";
import { addFinding, element, forgetFindings, places, sectionView } from "./view.js";

const at = (id) => document.querySelector(`#${id}`);
const state = { document: null, views: [], turns: [], reviewing: null };

const service = await fetch("/api/service").then((response) => response.json());
at("label").textContent = service.label;
at("label").classList.toggle("rules", service.reviewer === "rules");
at("limit").textContent = `.docx, up to ${Math.floor(service.uploadBytesMax / 1048576)} MB`;
at("save").hidden = !service.exportsToS3;
at("model-choice").hidden = service.models.length < 2;
at("model").append(...service.models.map((model) => new Option(model, model)));

// The address keeps the document, so that a reload finds it again.
const known = location.hash.slice(1);
if (known !== "") await openKnown(known);

at("file").addEventListener("change", () => upload(at("file").files[0]));
for (const name of ["dragover", "dragleave", "drop"]) {
  at("upload").addEventListener(name, (event) => {
    event.preventDefault();
    at("upload").classList.toggle("over", name === "dragover");
    if (name === "drop") void upload(event.dataTransfer.files[0]);
  });
}
at("upload").addEventListener("submit", (event) => event.preventDefault());
at("review").addEventListener("click", () => (state.reviewing ? state.reviewing.abort() : review()));
at("save").addEventListener("click", save);
at("forget").addEventListener("click", forget);
at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  void ask();
});
at("question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  at("ask").requestSubmit();
});

async function upload(file) {
  if (file === undefined) return;
  at("refusal").textContent = "";
  at("upload").classList.add("busy");
  at("limit").textContent = `Reading ${file.name} …`;
  try {
    // Refused here, the reader need not wait until all of it has been sent.
    if (file.size > service.uploadBytesMax)
      throw new Error(`The document is larger than ${Math.floor(service.uploadBytesMax / 1048576)} MB.`);
    const body = new FormData();
    body.append("file", file);
    const response = await fetch("/api/documents", { method: "POST", body });
    if (!response.ok) throw new Error(await refusalOf(response));
    show(await response.json());
    void review();
  } catch (error) {
    at("refusal").textContent = error.message;
  }
  at("upload").classList.remove("busy");
  at("limit").textContent = `.docx, up to ${Math.floor(service.uploadBytesMax / 1048576)} MB`;
  at("file").value = "";
}

async function openKnown(id) {
  const response = await fetch(`/api/documents/${encodeURIComponent(id)}`);
  if (response.ok) show(await response.json());
  else {
    history.replaceState(null, "", location.pathname);
    at("refusal").textContent = await refusalOf(response);
  }
}

function show(opened) {
  Object.assign(state, { document: opened, turns: [], reviewing: null });
  history.replaceState(null, "", `#${opened.id}`);
  document.title = `${opened.title} – Prism`;
  at("title").textContent = opened.title;
  at("report").href = `/api/documents/${opened.id}/report`;
  state.views = opened.sections.map((section, index) => sectionView(section, index, (one) => review([one])));
  at("sections").replaceChildren(...state.views.map(({ item }) => item));
  at("talk").replaceChildren();
  at("notice").textContent = "";
  at("start").hidden = true;
  at("desk").hidden = false;
  showProgress();
  at("title").focus();
}

function showProgress() {
  const { sections } = state.document;
  const done = sections.filter(({ feedback }) => feedback !== null).length;
  const words = sections.reduce((sum, section) => sum + section.words, 0);
  at("progress").textContent = `${done} of ${sections.length} sections reviewed, ${words} words`;
  at("review").textContent = state.reviewing ? "Stop" : done === sections.length ? "Review anew" : "Review";
  for (const { button } of state.views) button.disabled = state.reviewing !== null;
}

async function review(chosen) {
  if (state.reviewing !== null) return;
  const opened = state.document;
  const all = opened.sections.map((_, index) => index);
  const open = all.filter((index) => opened.sections[index].feedback === null);
  const sections = chosen ?? (open.length > 0 ? open : all);
  state.reviewing = new AbortController();
  at("notice").textContent = "";
  showProgress();
  try {
    await lines(`/api/documents/${opened.id}/review`, { sections }, reviewLine, state.reviewing.signal);
  } catch (error) {
    if (error.name !== "AbortError") at("notice").textContent = error.message;
  }
  if (state.document !== opened) return;
  state.reviewing = null;
  for (const [index, view] of state.views.entries()) {
    view.item.classList.remove("busy");
    if (opened.sections[index].feedback === null && /^(In line|Next|Being)/.test(view.state.textContent))
      view.state.textContent = "Not finished.";
  }
  showProgress();
}

function reviewLine(line) {
  const section = state.document.sections[line.section];
  const view = state.views[line.section];
  if (line.type === "waiting") view.state.textContent = places(line.ahead);
  if (line.type === "begun") {
    view.item.classList.add("busy");
    view.state.textContent = "Being reviewed …";
    section.feedback = null;
  }
  if (line.type === "begun" || line.type === "restart") forgetFindings(view, section.text);
  if (line.type === "reviewer") view.reviewer = line.name;
  if (line.type === "notice") at("notice").textContent = line.text;
  if (line.type === "finding") addFinding(view, section.text, line.finding);
  if (line.type === "done") {
    section.feedback = { findings: view.shown, reviewer: view.reviewer };
    view.state.textContent = `Reviewed by ${view.reviewer}.`;
  }
  if (line.type === "failed") view.state.textContent = line.text;
  if (line.type === "done" || line.type === "failed") view.item.classList.remove("busy");
  showProgress();
}

async function ask() {
  const text = at("question").value.trim();
  if (text === "" || at("send").disabled) return;
  const { id } = state.document;
  at("question").value = "";
  at("send").disabled = true;
  const answer = element("div", "", "turn answer");
  const said = element("p", "…");
  const by = element("p", "", "by");
  answer.append(said, by);
  at("talk").append(element("p", text, "turn question"), answer);
  let spoken = "";
  try {
    // What was said last is all that a short question needs; the service takes forty turns.
    const turns = [...state.turns.slice(-20), { role: "user", text }];
    const model = at("model").value || undefined;
    await lines(`/api/documents/${id}/chat`, { turns, model }, (line) => {
      if (line.type === "waiting") said.textContent = places(line.ahead);
      if (line.type === "restart") spoken = "";
      if (line.type === "reviewer") by.textContent = line.name;
      if (line.type === "notice") answer.prepend(element("p", line.text, "by"));
      if (line.type === "text") said.textContent = spoken += line.text;
      at("talk").scrollTop = at("talk").scrollHeight;
    });
    state.turns.push({ role: "user", text }, { role: "assistant", text: spoken.slice(0, 8000) || "…" });
  } catch (error) {
    answer.append(element("p", error.message, "refusal"));
  }
  at("send").disabled = false;
  at("talk").scrollTop = at("talk").scrollHeight;
  at("question").focus();
}

async function save() {
  at("notice").textContent = "Saving …";
  const response = await answerOf(`/api/documents/${state.document.id}/export`, { method: "POST" });
  if (response !== null) at("notice").textContent = `Saved as ${(await response.json()).saved}`;
}

async function forget() {
  // What is gone already is as good as deleted.
  const response = await answerOf(`/api/documents/${state.document.id}`, { method: "DELETE" }, [401, 404]);
  if (response === null) return;
  state.reviewing?.abort();
  state.document = null;
  history.replaceState(null, "", location.pathname);
  document.title = "Prism";
  at("desk").hidden = true;
  at("start").hidden = false;
  at("file").focus();
}

/** Null when it failed: the reader has been told why. */
async function answerOf(path, init, accepted = []) {
  try {
    const response = await fetch(path, init);
    if (response.ok || accepted.includes(response.status)) return response;
    at("notice").textContent = await refusalOf(response);
  } catch {
    at("notice").textContent = "No answer from the service; try again in a moment.";
  }
  return null;
}
