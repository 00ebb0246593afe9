import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

const FILES = [
  { url: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { url: "/prism.css", file: "prism.css", type: "text/css; charset=utf-8" },
  { url: "/prism.js", file: "prism.js", type: "text/javascript; charset=utf-8" },
  { url: "/view.js", file: "view.js", type: "text/javascript; charset=utf-8" },
  { url: "/stream.js", file: "stream.js", type: "text/javascript; charset=utf-8" },
  { url: "/icon.svg", file: "icon.svg", type: "image/svg+xml" },
] as const;

const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** A few small files, read once at start: a missing one is noticed at deployment, not by a visitor. */
export function pages(app: App): void {
  for (const { url, file, type } of FILES) {
    const content = readFileSync(new URL(`../../public/${file}`, import.meta.url), "utf8");
    app.get(url, (_request, reply) =>
      reply
        .type(type)
        .header("content-security-policy", POLICY)
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "same-origin")
        .header("cache-control", "no-cache")
        .send(content),
    );
  }
}
