import { ask, cardsIn, element, Refused, sentenceOf } from "./cards.js";

// Each upload is decoded by the service; a few at a time are as fast as all at once.
const AT_ONCE = 3;
const TIMEOUT_MS = 120_000;

const drop = document.querySelector("#drop");
const files = document.querySelector("#files");
const progress = document.querySelector("#progress");
const status = document.querySelector("#status");
const recent = document.querySelector("#recent");
const cards = cardsIn(document.querySelector("#cards"));
const waiting = [];
let running = 0;

files.addEventListener("change", () => {
  enqueue(files.files);
  files.value = "";
});
for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  enqueue(event.dataTransfer.files);
});
// A picture dropped beside the field must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

ask("/api/images?limit=1").catch((error) => (status.textContent = sentenceOf(error)));

function enqueue(chosen) {
  for (const file of chosen) {
    const line = progress.appendChild(element("li"));
    const bar = element("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Upload of ${file.name}`);
    line.append(element("span", "file", file.name), bar, element("span", "result", "Waiting"));
    waiting.push({ file, line, bar });
  }
  while (running < AT_ONCE && waiting.length > 0) void work();
}

async function work() {
  running += 1;
  for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await send(item);
  running -= 1;
}

async function send({ file, line, bar }) {
  const result = line.querySelector(".result");
  try {
    const { id } = await post(file, (part) => {
      bar.value = part;
      result.textContent = part < 1 ? `${Math.round(part * 100)} %` : "Checking";
    });
    result.textContent = "Stored";
    line.classList.add("done");
    status.textContent = `${file.name} is stored.`;
    const { images } = await ask(`/api/images?ids=${id}`);
    recent.hidden = false;
    cards.add(images, { atTop: true });
    line.remove();
  } catch (error) {
    bar.remove();
    result.textContent = sentenceOf(error);
    line.classList.add("failed");
    status.textContent = `${file.name}: ${result.textContent}`;
  }
}

/** XMLHttpRequest, because fetch does not tell how much has been sent. */
function post(file, onPart) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.responseType = "json";
    request.timeout = TIMEOUT_MS;
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onPart(total > 0 ? loaded / total : 0),
    );
    request.addEventListener("load", () => {
      const message = request.response?.error?.message;
      if (request.status === 201) resolve(request.response);
      else reject(message === undefined ? new Error("No answer.") : new Refused(message));
    });
    for (const name of ["error", "timeout", "abort"])
      request.addEventListener(name, () => reject(new Error(name)));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
