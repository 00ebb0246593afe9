import { ask, cardsIn, sentenceOf } from "./cards.js";

const cards = cardsIn(document.querySelector("#cards"));
const status = document.querySelector("#status");
const older = document.querySelector("#older");
let next = null;

older.addEventListener("click", load);
void load();

async function load() {
  older.disabled = true;
  try {
    const answer = await ask(`/api/images${next === null ? "" : `?before=${next}`}`);
    cards.add(answer.images);
    const none = answer.images.length === 0 && next === null;
    status.textContent = none ? "There are no pictures yet." : "";
    next = answer.next;
    older.hidden = next === null;
  } catch (error) {
    status.textContent = sentenceOf(error);
    older.hidden = false;
    older.textContent = "Try again";
  }
  older.disabled = false;
}
