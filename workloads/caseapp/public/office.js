// What every page needs: asking the API, telling what went wrong, making elements.
const LIMIT_MS = 15_000;

export const WORDS = {
  intake: "Intake",
  open: "Open",
  waiting: "Waiting",
  closed: "Closed",
  declined: "Declined",
  archived: "Archived",
  overdue: "Overdue",
  today: "Today",
  "this-week": "This week",
  later: "Later",
  done: "Done",
};

/** Asks the API. An answer that refuses becomes an Error with its sentence; no session leads to the sign-in page. */
export async function ask(path, { method = "GET", body } = {}) {
  const response = await fetch(path, {
    method,
    signal: AbortSignal.timeout(LIMIT_MS),
    ...contentOf(body),
  }).catch(() => {
    throw new Error("No answer from the service; try again in a moment.");
  });
  if (response.status === 401 && location.pathname !== "/sign-in") {
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error?.message ?? "Something went wrong; try again in a moment.");
  return answer;
}

function contentOf(body) {
  if (body === undefined) return {};
  if (body instanceof Blob)
    return { body, headers: { "content-type": body.type || "application/octet-stream" } };
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

/** An element with text or children; everything that comes from people is set as text, never as HTML. */
export function element(name, content = "", className = "") {
  const result = document.createElement(name);
  if (Array.isArray(content)) result.append(...content);
  else result.textContent = content;
  if (className !== "") result.className = className;
  return result;
}

export function link(to, text) {
  const result = element("a", text);
  result.href = to;
  return result;
}

export function byId(id) {
  return document.querySelector(`#${id}`);
}

/** A form's filled-in fields; what is empty is left out. */
export function filledIn(form) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  return Object.fromEntries(fields.filter(([, value]) => value !== ""));
}

/** Sends a form by `work`; what is refused is said in the form and keeps what was typed. */
export function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button:not([type=button])");
    const complaint = form.querySelector(".error");
    complaint.textContent = "";
    button.disabled = true;
    try {
      await work(filledIn(form));
    } catch (error) {
      complaint.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
}

/** Shows what a page could not do, where a reader looks first. */
export async function attempt(work) {
  byId("page-error").textContent = "";
  try {
    await work();
  } catch (error) {
    byId("page-error").textContent = error.message;
    byId("page-error").scrollIntoView({ block: "center" });
  }
}

export function openDialog(dialog) {
  dialog.querySelector(".error").textContent = "";
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  dialog.showModal();
}

export async function showWho() {
  byId("sign-out").onclick = async () => {
    await ask("/api/v1/sessions", { method: "DELETE" });
    location.assign("/sign-in");
  };
  const { name } = await ask("/api/v1/people/me");
  byId("who").textContent = name;
}

/** When a deadline ends, on the calendar where it was set. */
export function dueText({ dueOn, dueTime }) {
  const day = new Date(`${dueOn}T12:00:00Z`).toLocaleDateString(undefined, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return dueTime === null ? day : `${day}, ${dueTime}`;
}

export function moment(iso) {
  const result = element(
    "time",
    new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }),
  );
  result.dateTime = iso;
  return result;
}
