import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

const FILES = [
  { url: "/", file: "index.html", type: "text/html; charset=utf-8" },
  { url: "/send", file: "send.html", type: "text/html; charset=utf-8" },
  { url: "/words.js", file: "words.js", type: "text/javascript; charset=utf-8" },
  { url: "/send.js", file: "send.js", type: "text/javascript; charset=utf-8" },
  { url: "/icon.svg", file: "icon.svg", type: "image/svg+xml" },
  { url: "/front.css", file: "front.css", type: "text/css; charset=utf-8" },
  { url: "/front.js", file: "front.js", type: "text/javascript; charset=utf-8" },
] as const;

/** A few small files, read once at start: a missing one is noticed at deployment, not by a visitor. */
export function frontPage(app: App): void {
  for (const { url, file, type } of FILES) {
    const content = readFileSync(new URL(`../../public/${file}`, import.meta.url), "utf8");
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply
        .type(type)
        .header("content-security-policy", "default-src 'self'; frame-ancestors 'none'")
        .header("x-content-type-options", "nosniff")
        .send(content),
    );
  }
}
