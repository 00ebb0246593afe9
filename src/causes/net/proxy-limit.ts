import { PROXY_BODY_BYTES_DEFAULT, PROXY_READ_TIMEOUT_SECONDS_DEFAULT } from "../../aws/proxy-defaults.js";
import { knownValue, type Model, type Value } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, type RepairDraft, type Verdict } from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { proxyLimitExamples } from "./proxy-limit.examples.js";
import { type Passage, passages } from "./passages.js";

export const cause = defineCause({
  id: "proxy-limit",
  title: "the proxy gives up before the application does",
  severity: "warning",
  meaning:
    "A proxy stands before the application with limits of its own: how large a request may be, and how long an answer may take. They are smaller than what the application and the balancer are set to allow.",
  hurts:
    "Large uploads end with 413 before the application sees them. Long answers end with 504 while the worker goes on with work that nobody gets; raising the limits at the other links has no effect.",
  mend: "Give every link of the way the same limit or a larger one: the proxy's proxy_read_timeout above the worker's timeout, its client_max_body_size above what the application accepts.",
  links: [
    {
      title: "nginx: proxy_read_timeout",
      url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
    },
    {
      title: "nginx: client_max_body_size",
      url: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size",
    },
    {
      title: "Elastic Beanstalk: reverse proxy configuration",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html",
    },
  ],
  check: (model: Model) =>
    passages(model).flatMap((passage) => [...judgeTime(passage), ...judgeSize(passage)]),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /client intended to send too large body/, strength: 0.95 },
        {
          pattern: /upstream timed out \(110: [^)]*\) while reading response header from upstream/,
          strength: 0.8,
        },
        { pattern: /upstream sent too big header while reading response header/, strength: 0.9 },
      ]),
      { explanation: "The proxy before the application ended requests by a limit of its own.", where: [] },
    ),
  explainsEvents: ["request-failed"],
  explains: [],
  examples: proxyLimitExamples,
});

/** Somebody raised what another link allows; the proxy's own limit was left below it. */
function judgeTime({ readTimeoutSeconds, allowed, proxyOrigin, where, directive }: Passage): Verdict[] {
  const limit = effective(readTimeoutSeconds, PROXY_READ_TIMEOUT_SECONDS_DEFAULT);
  if (limit === null) return [];
  const [longest] = allowed
    .filter(({ seconds }) => seconds > limit)
    .toSorted((a, b) => b.seconds - a.seconds);
  if (longest === undefined) return [];
  return [
    found({
      title: `${longest.what} allows ${longest.seconds} s, the proxy before it gives up after ${limit} s`,
      explanation: `${longest.what.charAt(0).toUpperCase()}${longest.what.slice(1)} allows an answer to take ${longest.seconds} s. ${where} waits ${limit} s for its beginning, and for each further part of it${readTimeoutSeconds.origin.written ? "" : ", which is its default,"} and then gives up with 504. What is silent for longer never reaches the user.`,
      where: [
        ...(readTimeoutSeconds.origin.written
          ? [{ origin: readTimeoutSeconds.origin, value: `${limit}` }]
          : []),
        { origin: longest.origin, value: `${longest.seconds}` },
        ...(proxyOrigin === null || readTimeoutSeconds.origin.written
          ? []
          : [{ origin: proxyOrigin, value: "" }]),
      ],
      repairs: repairsOf(
        readTimeoutSeconds,
        longest.seconds + MARGIN_SECONDS,
        `wait ${longest.seconds + MARGIN_SECONDS} s for an answer (${directive ?? "proxy_read_timeout"})`,
      ),
    }),
  ];
}

/** The application says how large a request it takes; the proxy refuses it before. */
function judgeSize({ bodyBytes, accepted, where, proxyOrigin }: Passage): Verdict[] {
  const limit = effective(bodyBytes, PROXY_BODY_BYTES_DEFAULT);
  if (limit === null || limit === 0) return [];
  const [largest] = accepted.filter(({ bytes }) => bytes > limit).toSorted((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return [];
  return [
    found({
      title: `the application accepts ${spoken(largest.bytes)}, the proxy before it ${spoken(limit)}`,
      explanation: `${largest.what} lets requests of ${spoken(largest.bytes)} in. ${where} refuses everything above ${spoken(limit)}${bodyBytes.origin.written ? "" : ", its default,"} with 413 before the application sees it.`,
      where: [
        ...(bodyBytes.origin.written ? [{ origin: bodyBytes.origin, value: spoken(limit) }] : []),
        { origin: largest.origin, value: largest.written },
        ...(proxyOrigin === null || bodyBytes.origin.written ? [] : [{ origin: proxyOrigin, value: "" }]),
      ],
      repairs: repairsOf(
        bodyBytes,
        largest.bytes,
        `take requests of ${spoken(largest.bytes)} (client_max_body_size)`,
      ),
    }),
  ];
}

const MARGIN_SECONDS = 10;

/** Null when it is not known. */
function effective(value: Value<number | null>, fallback: number): number | null {
  const own = knownValue(value);
  return own === undefined ? null : (own ?? fallback);
}

function repairsOf(value: Value<number | null>, to: number, description: string): RepairDraft[] {
  return [{ description, safe: false, changes: setValue(value, to) }];
}

const MIB = 1_048_576;

function spoken(bytes: number): string {
  return bytes >= MIB ? `${Math.round((bytes / MIB) * 10) / 10} MiB` : `${bytes} bytes`;
}
