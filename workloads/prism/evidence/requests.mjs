// The requests of the record, from 18:33:19 to 18:34:34: checks of three nodes, and two visits to the page.
export const BALANCERS = ["172.31.32.81", "172.31.15.173", "172.31.27.130"];

const START = 18 * 3600 + 33 * 60 + 19;
const SECONDS = 75;
const CHECKS_EACH = 18;
const clock = (second) =>
  [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
const CHECKER = "ELB-HealthChecker/2.0";
const SCANNER = "Amazon DynamicScanningFramework";
const PAGE_BYTES = 389_686;
const SCRIPT_BYTES = [
  43_500, 14_245, 31_870, 22_416, 19_902, 17_338, 15_761, 14_020, 12_655, 11_408, 10_233, 9_517, 8_764, 7_390,
  6_105, 4_876,
];

const checks = BALANCERS.flatMap((client, zone) =>
  Array.from({ length: CHECKS_EACH }, (_, index) => ({
    second: START + Math.floor((index * SECONDS + (index === 0 ? 0 : zone)) / (CHECKS_EACH - 1)),
    client,
    path: "/health",
    bytes: 62,
    agent: CHECKER,
    forwarded: "-",
  })).map((request) => ({ ...request, second: Math.min(request.second, START + SECONDS) })),
);
const visit = (second, client, forwarded) => [
  { second, client, path: "/", bytes: PAGE_BYTES, agent: SCANNER, forwarded },
  ...SCRIPT_BYTES.map((bytes, index) => ({
    second: second + 1,
    client,
    path: `/static/js/part-${String(index + 1).padStart(2, "0")}.js`,
    bytes,
    agent: SCANNER,
    forwarded,
  })),
];
const visits = [
  ...visit(18 * 3600 + 34 * 60 + 10, BALANCERS[1], "198.51.100.23"),
  ...visit(18 * 3600 + 34 * 60 + 21, BALANCERS[0], "198.51.100.24"),
];
export const requests = [...checks, ...visits].sort((one, other) => one.second - other.second);
/** As nginx and gunicorn write them alike, up to the client's own address. */
export const logged = ({ second, client, path, bytes, agent }) =>
  `${client} - - [26/Nov/2025:${clock(second)} +0000] "GET ${path} HTTP/1.1" 200 ${bytes} "-" "${agent}"`;
