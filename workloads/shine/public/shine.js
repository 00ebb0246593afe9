const ANSWER_MS_MAX = 90_000;
const MEGABYTES_MAX = 12;
const MODEL_ASKED_EVERY_MS = 1_500;

const place = (id) => document.querySelector(`#${id}`);
const form = place("form");
const said = place("said");
const result = place("result");
let shownPhoto = null;

for (const id of ["choose", "take"]) {
  place(id).addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) void measure(file);
  });
}
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  form.addEventListener(type, (event) => {
    event.preventDefault();
    place("drop").classList.toggle("over", type === "dragenter" || type === "dragover");
  });
}
form.addEventListener("drop", (event) => {
  const [file] = event.dataTransfer.files;
  if (file) void measure(file);
});
place("again").addEventListener("click", () => {
  show(form);
  say("");
  place("choose").focus();
});
void watchModel();

async function measure(file) {
  // Refused here, nobody waits until all of it has been sent.
  if (file.size > MEGABYTES_MAX * 1024 * 1024) {
    say(`The photo is larger than ${MEGABYTES_MAX} MB.`, true);
    return;
  }
  say("Measuring…");
  form.classList.add("busy");
  const body = new FormData();
  body.append("photo", file);
  try {
    const response = await fetch("/api/v5/skin/analyze", {
      method: "POST",
      body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const answer = await response.json();
    if (response.ok) present(answer, file);
    else say(answer.error.message, true);
  } catch {
    say("No answer from the service; try again in a moment.", true);
  } finally {
    form.classList.remove("busy");
  }
}

/** While the model is still on its way, the page says how far it is. */
async function watchModel() {
  try {
    const response = await fetch("/ready");
    const { reason } = response.ok ? { reason: null } : await response.json();
    place("model").hidden = reason === null;
    if (reason === null) return;
    place("model").textContent = reason;
  } catch {
    // The next answer will tell.
  }
  setTimeout(watchModel, MODEL_ASKED_EVERY_MS);
}

function present({ face, findings, model, notice, photo, regions, warnings }, file) {
  if (shownPhoto !== null) URL.revokeObjectURL(shownPhoto);
  shownPhoto = URL.createObjectURL(file);
  place("photo").src = shownPhoto;
  place("caption").textContent =
    `${photo.width} × ${photo.height} pixels, face found with ${Math.round(100 * face.confidence)} % confidence by ${model.name} ${model.version}.`;
  place("outlines").replaceChildren(...regions.map(outline));
  place("warnings").replaceChildren(...warnings.map(({ sentence }) => element("li", sentence)));
  place("findings").replaceChildren(...findings.map(card));
  place("regions").replaceChildren(...regions.map(row));
  place("notice").textContent = notice;
  show(result);
  result.focus();
}

function card({ from, label, meaning, reading, spoiledBy, to, unit, value }) {
  const heading = element("h2", label);
  heading.append(element("span", value === null ? "–" : `${value} ${unit}`));
  const more = element("details", "");
  more.append(
    element("summary", "What it means, and what spoils it"),
    element("p", meaning),
    element("p", spoiledBy),
  );
  const whole = element("article", "", "finding");
  whole.append(
    heading,
    ...(value === null ? [] : [scale(label, value, unit, from, to)]),
    element("p", reading),
    more,
  );
  return whole;
}

function scale(label, value, unit, from, to) {
  const meter = element("meter", "");
  Object.assign(meter, { min: from, max: to, value });
  meter.setAttribute("aria-label", `${label}: ${value} ${unit}, on a scale from ${from} to ${to}`);
  return meter;
}

function row({ lightness, name, pixels, red, shinePercent, unevenness, yellow }) {
  const cells = [lightness, red, yellow, unevenness, `${shinePercent} %`, pixels];
  const line = element("tr", "");
  const head = element("th", name[0].toUpperCase() + name.slice(1));
  head.scope = "row";
  line.append(head, ...cells.map((cell) => element("td", String(cell))));
  for (const [type, chosen] of [
    ["mouseenter", true],
    ["mouseleave", false],
  ]) {
    line.addEventListener(type, () =>
      document.querySelector(`polygon[data-region="${name}"]`).classList.toggle("chosen", chosen),
    );
  }
  return line;
}

function outline({ name, outline: corners }) {
  const polygon = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  polygon.setAttribute("points", corners.map((corner) => corner.join()).join(" "));
  polygon.dataset.region = name;
  return polygon;
}

function show(shown) {
  for (const section of [form, result]) section.hidden = section !== shown;
}

function say(text, refused = false) {
  said.textContent = text;
  said.classList.toggle("refused", refused);
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}
