/**
 * Where nginx takes its own directives; a directive that a module adds is not listed and may stand anywhere.
 * Source: https://nginx.org/en/docs/http/ngx_http_core_module.html, ngx_http_proxy_module.html,
 * ngx_http_upstream_module.html, https://nginx.org/en/docs/ngx_core_module.html (read 2026-11-21).
 */

export type Context =
  | "main"
  | "events"
  | "http"
  | "server"
  | "location"
  | "upstream"
  | "if"
  | "stream"
  | "mail"
  | "other";

const HSL: readonly Context[] = ["http", "server", "location"];
const HSLI: readonly Context[] = ["http", "server", "location", "if"];

export const CONTEXTS: Readonly<Record<string, readonly Context[]>> = {
  events: ["main"],
  http: ["main"],
  worker_processes: ["main"],
  worker_rlimit_nofile: ["main"],
  pid: ["main"],
  user: ["main"],
  worker_connections: ["events"],
  server: ["http", "upstream", "stream", "mail"],
  server_name: ["server"],
  listen: ["server", "stream", "mail", "other"],
  location: ["server", "location"],
  client_max_body_size: HSL,
  client_body_timeout: ["http", "server"],
  client_header_timeout: ["http", "server"],
  client_header_buffer_size: ["http", "server"],
  large_client_header_buffers: ["http", "server"],
  keepalive_timeout: ["http", "server", "location", "upstream"],
  send_timeout: HSL,
  root: HSLI,
  alias: ["location"],
  try_files: ["server", "location"],
  internal: ["location"],
  types_hash_max_size: HSL,
  proxy_pass: ["location", "if", "stream", "server", "other"],
  proxy_redirect: HSL,
  proxy_http_version: HSL,
  proxy_set_header: HSL,
  proxy_hide_header: HSL,
  proxy_read_timeout: HSL,
  proxy_send_timeout: HSL,
  proxy_buffering: HSL,
  proxy_request_buffering: HSL,
  fastcgi_pass: ["location", "if"],
  fastcgi_read_timeout: HSL,
  fastcgi_param: HSL,
  uwsgi_pass: ["location", "if"],
  uwsgi_read_timeout: HSL,
};

/** Blocks that open a context of their own. */
export const BLOCK_CONTEXTS: Readonly<Record<string, Context>> = {
  events: "events",
  http: "http",
  server: "server",
  location: "location",
  upstream: "upstream",
  if: "if",
  limit_except: "location",
  stream: "stream",
  mail: "mail",
};

/** Words that begin a directive of nginx and of hardly anything else: by one of them a file is told to be nginx's. */
export const TELLING =
  /^[ \t]*(?:server\s*\{|http\s*\{|events\s*\{|upstream\s+\S+\s*\{|location\s+[^\n{]*\{|proxy_\w+\s|client_max_body_size\s|client_body_\w+\s|fastcgi_\w+\s|uwsgi_pass\s|types_hash_\w+\s|server_names_hash_\w+\s|large_client_header_buffers\s|keepalive_timeout\s|gzip\s+(?:on|off)\s*;|add_header\s+\S+\s)/m;
