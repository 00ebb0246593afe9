import { webConcurrency } from "./configuration.js";
import { serveWith } from "./cluster.js";

/** The first release: several web processes, each with the whole tariff and its own queue client. */
await serveWith(webConcurrency(process.env), async () => {
  const { serveFirstRelease } = await import("./web-v1.js");
  await serveFirstRelease();
});
