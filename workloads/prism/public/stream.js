/** Reads an answer of one JSON object per line, as the lines come. */
export async function lines(url, body, onLine, signal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok) throw new Error(await refusalOf(response));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) {
      const line = JSON.parse(part);
      if (line.type === "error") throw new Error(line.text);
      if (line.type === "end") ended = true;
      else if (line.type !== "beat") onLine(line);
    }
  }
  if (!ended) throw new Error("The connection was cut; what was finished is kept.");
}

/** The sentence of a refusal; what stands between may answer without one. */
export async function refusalOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return response.status === 413
      ? "The document is too large."
      : `The service did not answer (${response.status}); try again in a moment.`;
  }
}
