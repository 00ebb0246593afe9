// Cards of pictures, and asking for those that are not finished until they are.
const POLL_MS = 1500;
const POLL_MS_MAX = 15_000;
// A picture whose functions never answer is not asked for until the end of days.
const POLLS_MAX = 60;
const IDS_MAX = 60;

export class Refused extends Error {}

export async function ask(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(10_000) });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error.message);
  const notice = document.querySelector("#notice");
  notice.textContent = answer.notice ?? "";
  notice.hidden = answer.notice === null;
  return answer;
}

export function sentenceOf(error) {
  return error instanceof Refused ? error.message : "No answer from the service; try again in a moment.";
}

export function cardsIn(list) {
  const cards = new Map();
  let timer = 0;
  let polls = 0;

  const show = (image, atTop) => {
    const card = cards.get(image.id)?.card ?? document.createElement("li");
    if (!cards.has(image.id)) list[atTop ? "prepend" : "append"](card);
    cards.set(image.id, { card, image });
    draw(card, image);
  };
  const poll = async () => {
    timer = 0;
    const ids = [...cards.values()].filter(({ image }) => isPending(image)).map(({ image }) => image.id);
    if (ids.length === 0 || polls >= POLLS_MAX) return;
    polls += 1;
    try {
      const { images } = await ask(`/api/images?ids=${ids.slice(0, IDS_MAX).join(",")}`);
      for (const image of images) show(image);
    } catch {
      // The next question may have more luck.
    }
    watch();
  };
  const watch = () => {
    if (timer === 0) timer = setTimeout(poll, Math.min(POLL_MS * 1.1 ** polls, POLL_MS_MAX));
  };

  return {
    add(images, { atTop = false } = {}) {
      polls = 0;
      for (const image of images) show(image, atTop);
      watch();
    },
  };
}

function isPending({ thumbnailUrl, thumbnailFailure, caption, captionFailure }) {
  return (
    (thumbnailUrl === null && thumbnailFailure === null) || (caption === null && captionFailure === null)
  );
}

function draw(card, image) {
  // Links to objects change with every answer; a picture that is there stays.
  const frame = card.querySelector(".frame") ?? card.appendChild(element("a", "frame"));
  frame.href = image.url;
  frame.target = "_blank";
  frame.rel = "noopener";
  if (image.thumbnailUrl === null) {
    const waiting = image.thumbnailFailure === null ? "Making the thumbnail" : "No thumbnail";
    frame.replaceChildren(element("span", "waiting", waiting));
  } else if (frame.querySelector("img") === null) {
    const picture = element("img");
    picture.src = image.thumbnailUrl;
    picture.alt = image.caption ?? image.name;
    frame.replaceChildren(picture);
  }
  if (frame.firstElementChild.tagName === "IMG") frame.firstElementChild.alt = image.caption ?? image.name;
  const text = card.querySelector(".text") ?? card.appendChild(element("div", "text"));
  text.replaceChildren(captionOf(image), element("p", "soft", about(image)));
  if (image.captionSource !== null) text.append(element("p", "source", image.captionSource));
}

function captionOf({ caption, captionFailure }) {
  if (caption !== null) return element("p", "caption", caption);
  if (captionFailure !== null) return element("p", "caption failed", `No caption yet: ${captionFailure}`);
  return element("p", "caption waiting", "Looking at the picture");
}

function about({ name, width, height, uploadedAt }) {
  const when = new Date(uploadedAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return `${name} · ${width} × ${height} · ${when}`;
}

export function element(name, className = "", text = "") {
  const result = document.createElement(name);
  result.className = className;
  result.textContent = text;
  return result;
}
