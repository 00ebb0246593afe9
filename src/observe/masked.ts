import { MASKED, mask, secretName } from "../mask/index.js";
import type { Answers, Run } from "../profile/index.js";
import { urlParts } from "./environment/address.js";

/** Shorter values would blacken ordinary words. */
const SECRET_CHARACTERS_MIN = 5;

/** What may never be shown of an environment: its passwords and keys, wherever they turn up in a text. */
export function secretsIn(environment: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => {
    const parts = urlParts(value);
    if (parts !== null)
      return parts.password === null ? [] : [parts.password, encodeURIComponent(parts.password)];
    return secretName(name) ? [value] : [];
  });
  return [...new Set(values)]
    .filter((value) => value.length >= SECRET_CHARACTERS_MIN)
    .sort((a, b) => b.length - a.length);
}

/** The run with every text that the application had a hand in masked. */
export function maskedRun(run: Run, secrets: readonly string[]): Run {
  const hide = (text: string): string => {
    let hidden = text;
    for (const secret of secrets) hidden = hidden.replaceAll(secret, MASKED);
    return mask(hidden);
  };
  const answers = (given: Answers): Answers => ({
    ...given,
    samples: given.samples.map((sample) => ({
      ...sample,
      request: hide(sample.request),
      excerpt: hide(sample.excerpt),
    })),
  });
  return {
    ...run,
    output: run.output.map(hide),
    phases: run.phases.map((phase) => ({
      ...phase,
      endpoints: phase.endpoints.map((endpoint) => ({
        ...endpoint,
        path: hide(endpoint.path),
        idle: answers(endpoint.idle),
        load: endpoint.load === null ? null : answers(endpoint.load),
      })),
    })),
  };
}
