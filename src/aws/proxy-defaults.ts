/** What nginx does where nothing is written. Source: https://nginx.org/en/docs/http/ngx_http_core_module.html and ngx_http_proxy_module.html (read 2026-11-21). */
export const PROXY_BODY_BYTES_DEFAULT = 1_048_576;
export const PROXY_READ_TIMEOUT_SECONDS_DEFAULT = 60;
