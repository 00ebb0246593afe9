import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

const FILES = [
  { url: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { url: "/shine.css", file: "shine.css", type: "text/css; charset=utf-8" },
  { url: "/shine.js", file: "shine.js", type: "text/javascript; charset=utf-8" },
  { url: "/icon.svg", file: "icon.svg", type: "image/svg+xml" },
] as const;
// The chosen photo is shown from the browser's own memory.
const CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'";

/** Read once at start: a missing file is noticed at deployment, not by a visitor. */
export function frontPage(app: App, localRun: boolean): void {
  for (const { url, file, type } of FILES) {
    const text = readFileSync(new URL(`../../public/${file}`, import.meta.url), "utf8");
    const content = localRun ? text : text.replace(/^.*class="local".*\n/m, "");
    app.get(url, (_request, reply) =>
      reply
        .type(type)
        .header("cache-control", "no-cache")
        .header("content-security-policy", CONTENT_SECURITY_POLICY)
        .header("x-content-type-options", "nosniff")
        .send(content),
    );
  }
}
