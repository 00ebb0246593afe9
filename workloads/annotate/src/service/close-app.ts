import type { App } from "./app.js";

// Long enough for a request that is on its way already, short against ECS's stopTimeout.
const SILENT_CONNECTION_MS = 500;

/** Ends the listener once every request has its answer. Made before the listener is, to count from the first. */
export function closerOf(app: App): () => Promise<void> {
  let inFlight = 0;
  let drained: () => void = () => undefined;
  app.server.on("request", (_request, response) => {
    inFlight += 1;
    response.once("close", () => {
      inFlight -= 1;
      if (inFlight === 0) drained();
    });
  });
  return async () => {
    const closed = app.close();
    if (inFlight > 0) await new Promise<void>((resolve) => (drained = resolve));
    // Balancers open connections in advance. Node counts one that has not sent anything as busy and
    // would wait for it until its headers are overdue.
    const cut = setTimeout(() => app.server.closeAllConnections(), SILENT_CONNECTION_MS);
    await closed;
    clearTimeout(cut);
  };
}
