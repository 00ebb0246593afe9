import {
  type HandlerGap,
  knownValue,
  type LambdaFunction,
  type Model,
  resourceName,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { type Defect, found, type Verdict } from "../cause.js";

/** Handlers of functions that name a file or a function which the code does not hold. */
export function handlerVerdicts(model: Model): Verdict[] {
  return model.functions.flatMap((each) =>
    each.handlerGap === null ? [] : [found(defect(each, each.handlerGap))],
  );
}

function defect(each: LambdaFunction, gap: HandlerGap): Defect {
  const handler = knownValue(each.handler) ?? "";
  return {
    ...words(each, gap),
    where: [
      { origin: each.handler.origin, value: handler },
      { origin: (each.inlineCode ?? each.code).origin, value: "" },
    ],
    confidence: gap.kind === "inline-name" ? 0.97 : 0.9,
    repairs:
      gap.kind === "inline-name"
        ? [
            {
              description: "name the file index",
              safe: true,
              changes: setValue(each.handler, `index.${handler.slice(handler.lastIndexOf(".") + 1)}`),
            },
          ]
        : [],
  };
}

const FAILS = "The deployment succeeds; every invocation fails before a line of the code runs";

function words(
  each: LambdaFunction,
  { kind, name, file }: HandlerGap,
): Pick<Defect, "title" | "explanation"> {
  const called = resourceName(each.id);
  const folder = knownValue(each.code) ?? "its code";
  if (kind === "inline-name") {
    return {
      title: `the handler of ${called} names the file ${name}, inline code is called index`,
      explanation: `CloudFormation writes code that stands in the template into a file called index. ${FAILS}: \`Runtime.ImportModuleError\`.`,
    };
  }
  if (kind === "module") {
    const alike = file === null ? "" : ` There is ${file}: the handler is written seen from ${folder}.`;
    return {
      title: `the handler of ${called} names ${name}, and there is no such file`,
      explanation: `Lambda looks for ${name} in ${folder}, where no file of that name stands.${alike} ${FAILS}: \`Runtime.ImportModuleError\`.`,
    };
  }
  return {
    title: `the handler of ${called} names ${name}, which ${file ?? "its code"} does not have`,
    explanation: `Nothing in ${file ?? "the inline code"} is called ${name}. ${FAILS}: \`Runtime.HandlerNotFound\`.`,
  };
}
