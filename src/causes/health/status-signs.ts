import { type Model, type Origin, trafficPaths } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import type { Sign } from "../cause.js";
import { checkFailures, dependencyFaults, firstOf } from "../shared/probe-signs.js";

interface StatusQuestion {
  readonly matches: (status: number) => boolean;
  readonly strength: number;
  readonly says: (path: string) => string;
  /** A dependency that was away on purpose explains the code better. */
  readonly onlyAllWell?: boolean;
}

/** A sign when checks were answered with codes of one kind, and with hardly any others. */
export function statusSigns(timeline: Timeline, model: Model | null, question: StatusQuestion): Sign[] {
  const answered = checkFailures(timeline).filter(
    ({ reason, statuses }) => reason === "status" && statuses.length > 0,
  );
  const fitting = answered.filter(({ statuses }) => statuses.every(question.matches));
  if (fitting.length === 0) return [];
  const faulted = question.onlyAllWell === true && dependencyFaults(timeline).length > 0;
  const share = fitting.length / answered.length;
  const path = fitting.find((failure) => failure.path !== null)?.path ?? "the health path";
  return [
    {
      explanation: question.says(path),
      where: healthPathPlaces(model),
      strength: question.strength * share * (faulted ? 0.5 : 1),
      for: firstOf(fitting.map((failure) => failure.entry)),
      against: firstOf(
        answered.filter((failure) => !fitting.includes(failure)).map((failure) => failure.entry),
      ),
    },
  ];
}

/** Where the balancer's health paths are written. */
export function healthPathPlaces(model: Model | null): { readonly origin: Origin; readonly value: string }[] {
  return (model ? trafficPaths(model) : []).flatMap(({ targetGroup }) => {
    const path = targetGroup?.healthCheck.path;
    return path ? [{ origin: path.origin, value: path.known ? path.value : "" }] : [];
  });
}
