import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
} as const;

const HEADERS = {
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-cache",
} as const;

/** Said only where the data is temporary; a line of its own in the page. */
const DEMONSTRATION_LINE = /^.*data-demonstration.*\n/gm;

/** Small files, read once at start: a missing one is noticed at deployment, not by a visitor. */
export function pageRoutes(app: App, demonstration: boolean): void {
  const show = (name: string, ending: keyof typeof TYPES) => {
    const content = readFileSync(new URL(`../../public/${name}.${ending}`, import.meta.url), "utf8");
    const text = demonstration ? content : content.replace(DEMONSTRATION_LINE, "");
    return { text, headers: { ...HEADERS, "content-type": TYPES[ending] } };
  };
  const schema = { hide: true };

  const list = show("index", "html");
  app.get("/", { schema }, (_request, reply) => reply.headers(list.headers).send(list.text));
  const signIn = show("sign-in", "html");
  app.get("/sign-in", { schema }, (_request, reply) => reply.headers(signIn.headers).send(signIn.text));
  const file = show("case", "html");
  app.get("/cases/:number", { schema }, (_request, reply) => reply.headers(file.headers).send(file.text));

  const others = [
    ["office", "css"],
    ["office", "js"],
    ["list", "js"],
    ["sign-in", "js"],
    ["case", "js"],
    ["icon", "svg"],
  ] as const;
  for (const [name, ending] of others) {
    const { text, headers } = show(name, ending);
    app.get(`/${name}.${ending}`, { schema }, (_request, reply) => reply.headers(headers).send(text));
  }
}
