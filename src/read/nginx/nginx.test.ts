// nginx's configuration: its blocks and limits with what they inherit, what it refuses, and edits in its own words.
import { describe, expect, it } from "vitest";
import { knownValue, type Proxy } from "../../model/index.js";
import { textFile } from "../../input/file.js";
import { applyEdits } from "../apply-edits.js";
import { reader } from "./index.js";

function read(text: string, path = "nginx.conf"): Proxy {
  const [proxy] =
    reader.read(textFile(path, text), { files: { given: ".", base: "", files: new Map() } }).proxies ?? [];
  if (proxy === undefined) throw new Error("nothing was read");
  return proxy;
}

const WHOLE = `user nginx;
events { worker_connections 1024; }
http {
  include mime.types;
  client_max_body_size 16m; # uploads
  upstream app { server 127.0.0.1:5000; }
  upstream many { server a:1; server b:1; }
  server {
    listen 80 default_server;
    listen [::]:80;
    server_name example.com "www.example.com";
    proxy_read_timeout 1m30s;
    location / { proxy_pass http://app; }
    location = /up { return 200 'ok; {fine}'; }
    location ~ ^/slow/ { proxy_read_timeout 600; proxy_pass http://127.0.0.1:8000; }
    location /many { proxy_pass http://many/; }
    location /later { proxy_pass http://\${BACKEND}:80; client_max_body_size \${LIMIT}; }
  }
}
`;

describe("a configuration of nginx", () => {
  it("is known by its content", () => {
    const names = (text: string, path = "x"): boolean => reader.recognises(textFile(path, text));
    expect(names(WHOLE)).toBe(true);
    expect(names("client_max_body_size 20M;\n")).toBe(true);
    expect(names("location /x {\n  proxy_pass http://127.0.0.1:3000;\n}\n")).toBe(true);
    expect(names("server {\n  listen 80;\n")).toBe(false);
    expect(names("server {\n  listen 80;\n", "default.conf")).toBe(true);
    expect(names(".a {\n  color: red;\n}\n")).toBe(false);
    expect(names('resource "aws_x" "y" {\n  gzip on;\n}\n')).toBe(false);
    expect(names("[program:x]\ncommand=nginx -g 'daemon off;'\n")).toBe(false);
  });

  it("has servers and locations with the limits in force", () => {
    const proxy = read(WHOLE);
    const [server] = proxy.servers;
    expect(proxy.writtenFor).toBe("main");
    expect(proxy.refusals).toEqual([]);
    expect(server?.listens.map(knownValue)).toEqual([80, 80]);
    expect(server?.names).toEqual(["example.com", "www.example.com"]);
    expect(
      server?.locations.map(({ match, path, upstream, returns, limits }) => [
        match,
        path,
        upstream.known ? upstream.value : "?",
        knownValue(returns),
        knownValue(limits.readTimeoutSeconds),
        knownValue(limits.bodyBytes),
      ]),
    ).toEqual([
      ["prefix", "/", "http://127.0.0.1:5000", null, 90, 16_777_216],
      ["exact", "/up", null, 200, 90, 16_777_216],
      ["regular-expression", "^/slow/", "http://127.0.0.1:8000", null, 600, 16_777_216],
      ["prefix", "/many", "?", null, 90, 16_777_216],
      ["prefix", "/later", "?", null, 90, undefined],
    ]);
    expect(server?.limits.sendTimeoutSeconds.origin.written).toBe(false);
  });

  it("tells what part of a configuration it is", () => {
    expect(read("server { listen 80; }").writtenFor).toBe("http");
    expect(read("location / { return 204; }").writtenFor).toBe("server");
    expect(read("client_max_body_size 1g;").writtenFor).toBe(null);
    expect(knownValue(read("client_max_body_size 1g;").servers[0]?.limits.bodyBytes)).toBe(1_073_741_824);
  });

  it.each([
    ["server {\n  listen 80\n  root /x;\n}", null],
    ["server {\n  listen 80;\n  root /x\n}", 'The directive "root" is not ended with ";"'],
    ["server {\n  listen 80;\n", "A block is opened with { and not closed with }"],
    ["server { listen 80; } }", "A closing brace } has no opening one"],
    ["server { add_header X 'y; }", "A quotation mark is opened and not closed"],
    ["server { server { listen 80; } }", '"server" is not allowed inside "server"'],
    ["http { location / { return 200; } }", '"location" is not allowed inside "http"'],
    [
      "server { location ~ ^/a/ { proxy_pass http://b/c; } }",
      '"proxy_pass" has a path inside a location that is a regular expression',
    ],
    [
      "server { location @app { proxy_pass http://b/; } }",
      '"proxy_pass" has a path inside a location that has a name',
    ],
    ["server { location ~ ^/a/ { proxy_pass http://unix:/run/b.sock; } }", null],
    ["server { location ~ ^/a/ { proxy_pass http://b:80; } }", null],
    [
      "server { listen 80 default_server; }\nserver { listen 80 default_server; }",
      "a second default server for 80",
    ],
    ["server { location ~ ^/a/ { proxy_pass http://b/$1; } }", null],
    ["server { location ^~ /a/ { proxy_pass http://b/; } }", null],
    [
      "server { if ($x) { return 301 https://$host; } listen 80 default_server; }\nserver { listen 443 default_server; }",
      null,
    ],
    ["server { content_by_lua_block { if x then y = { 1 } end } }", null],
    ["geo $a { default 0; }\nserver { own_directive x; }", null],
  ])("%j", (text, what) => {
    expect(read(text, "x.conf").refusals.map((refusal) => refusal.what)).toEqual(what === null ? [] : [what]);
  });

  it("takes new values where they stand, or at the beginning of the block", () => {
    const file = textFile("nginx.conf", WHOLE);
    const [server] = read(WHOLE).servers;
    const set = (
      node: { file: string; path: readonly (string | number)[] } | null | undefined,
      value: number,
    ) => {
      const edits = reader.edit(file, { op: "set", node: node ?? { file: "", path: [] }, value });
      return applyEdits(WHOLE, edits ?? []);
    };
    expect(set(server?.limits.readTimeoutSeconds.origin.node, 610)).toBe(WHOLE.replace("1m30s", "610s"));
    expect(set(server?.limits.bodyBytes.origin.node, 33_554_432)).toBe(WHOLE.replace("16m;", "32m;"));
    expect(set(server?.limits.sendTimeoutSeconds.origin.node, 600)).toBe(
      WHOLE.replace("server {\n    listen", "server {\n    proxy_send_timeout 600s;\n    listen"),
    );
  });
});
