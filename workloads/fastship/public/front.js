import { element, euros, WORDS } from "./words.js";

const trackForm = document.querySelector("#track");
const tracking = document.querySelector("#tracking");
const quoteForm = document.querySelector("#quote");
const price = document.querySelector("#price");

trackForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const number = new FormData(trackForm).get("number").trim().toUpperCase();
  history.replaceState(null, "", `?track=${encodeURIComponent(number)}`);
  void show(tracking, `/api/v1/tracking/${encodeURIComponent(number)}`, trackingView);
});

quoteForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const { from, to, kilograms, service } = Object.fromEntries(new FormData(quoteForm));
  const question = new URLSearchParams({
    from,
    to,
    service,
    weightGrams: String(Math.round(kilograms * 1000)),
  });
  void show(price, `/api/v1/quotes?${question}`, priceView);
});

const asked = new URLSearchParams(location.search).get("track");
if (asked !== null) {
  trackForm.elements.number.value = asked;
  trackForm.requestSubmit();
}

async function show(place, url, view) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const answer = await response.json();
    if (response.ok) place.replaceChildren(...view(answer));
    else place.replaceChildren(element("p", answer.error.message, "error"));
  } catch {
    place.replaceChildren(element("p", "No answer from the service; try again in a moment.", "error"));
  }
}

function trackingView({ status, from, to, history: events }) {
  const list = document.createElement("ol");
  for (const event of events.toReversed()) {
    const item = element(
      "li",
      `${WORDS[event.status] ?? event.status}${event.note ? `: ${event.note}` : ""} `,
    );
    item.append(element("time", new Date(event.at).toLocaleString()));
    list.append(item);
  }
  return [element("div", WORDS[status] ?? status, "large"), element("div", `${from} to ${to}`, "soft"), list];
}

function priceView({ totalCents, taxCents, transitDays }) {
  const days = transitDays === 1 ? "the next working day" : `in ${transitDays} working days`;
  return [
    element("div", euros(totalCents), "large"),
    element("div", `of which tax ${euros(taxCents)}; there ${days}`, "soft"),
  ];
}
