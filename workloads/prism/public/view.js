/** What the page is made of; nothing here asks the service. */
export function element(name, text = "", className = "") {
  const result = document.createElement(name);
  result.textContent = text;
  result.className = className;
  return result;
}

export function sectionView(section, index, onReview) {
  const item = element("li", "", "section");
  const head = element("div", "", "section-head");
  const again = element("button", "Review this section", "quiet");
  // Said without the heading beside it, all of these buttons would sound alike.
  again.setAttribute("aria-label", `Review this section: ${section.heading}`);
  again.addEventListener("click", () => onReview(index));
  head.append(element("h2", section.heading), again);
  const text = element("div", "", "text");
  const state = element("p", "", "state");
  const findings = element("ul", "", "findings");
  item.append(head, text, state, findings);

  const view = { item, text, state, findings, button: again, shown: [] };
  showText(view, section.text);
  if (section.feedback !== null) showFeedback(view, section);
  return view;
}

export function showFeedback(view, section) {
  view.shown = [];
  view.findings.replaceChildren();
  for (const finding of section.feedback.findings) addFinding(view, section.text, finding);
  view.state.textContent = `Reviewed by ${section.feedback.reviewer}.`;
}

export function addFinding(view, text, finding) {
  const item = element("li", "", `finding ${finding.kind}`);
  item.append(element("span", finding.kind, "kind"));
  if (finding.quote !== "") item.append(element("q", finding.quote), " ");
  item.append(element("span", finding.advice));
  view.findings.append(item);
  view.shown.push(finding);
  showText(view, text);
}

export function forgetFindings(view, text) {
  view.shown = [];
  view.findings.replaceChildren();
  showText(view, text);
}

/** The text with the words that findings are about marked where they first stand. */
function showText(view, text) {
  const marks = [];
  for (const { quote, kind } of view.shown) {
    const at = placeOf(quote, text);
    const end = at + quote.length;
    if (at >= 0 && marks.every((mark) => end <= mark.at || at >= mark.end)) marks.push({ at, end, kind });
  }
  marks.sort((one, other) => one.at - other.at);
  const pieces = [];
  let from = 0;
  for (const { at, end, kind } of marks) {
    pieces.push(text.slice(from, at), element("mark", text.slice(at, end), kind));
    from = end;
  }
  pieces.push(text.slice(from));
  view.text.replaceChildren(...pieces);
}

/** Where the words first stand as words, not as a part of others. */
function placeOf(quote, text) {
  const isLetter = (index) => /\p{L}/u.test(text[index] ?? "");
  for (let at = quote === "" ? -1 : text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (!isLetter(at - 1) && !isLetter(at + quote.length)) return at;
  }
  return -1;
}

export const places = (ahead) =>
  ahead === 0 ? "Next in line for the reviewer." : `In line for the reviewer: ${ahead} before this.`;
