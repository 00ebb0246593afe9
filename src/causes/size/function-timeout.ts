import {
  type ApiIntegration,
  eventLinks,
  findNamed,
  knownValue,
  type LambdaFunction,
  type Model,
  resourceName,
} from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { functionResource, permission } from "../events/example-parts.js";
import { resource, template } from "../examples/parts.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";

/** Work that ends a moment after the caller has gone is no matter. */
const TOLERATED_SECONDS = 5;

const api = (timeout: string, ...integration: readonly string[]): Record<string, string> => ({
  "stack.yaml": template(
    functionResource(timeout),
    resource("Api", "AWS::ApiGatewayV2::Api", "Name: photos", "ProtocolType: HTTP"),
    resource(
      "ToResize",
      "AWS::ApiGatewayV2::Integration",
      "ApiId: !Ref Api",
      "IntegrationType: AWS_PROXY",
      "IntegrationUri: !GetAtt Resize.Arn",
      "PayloadFormatVersion: '2.0'",
      ...integration,
    ),
    permission("apigateway.amazonaws.com"),
  ),
});

export const cause = defineCause({
  id: "function-timeout",
  title: "the function is ended by a time limit before its work is done",
  severity: "error",
  // How long the work takes, configuration does not know.
  severityFromConfiguration: "warning",
  meaning:
    "A function may run for its timeout, three seconds if none is set; whoever waits for its answer may give up before: API Gateway after 29 or 30 seconds.",
  hurts:
    "At its own limit Lambda kills the function in the middle of its work (`Task timed out`), and asynchronous events are tried again from the beginning. At the caller's limit the client gets 503 or 504 while the function works on, is paid for, and is called once more by the retry.",
  mend: "Give the function the time that its work needs, and its clients limits below that. What takes longer than an API waits belongs behind a queue or an asynchronous invocation, with an answer that says where the result will be.",
  links: [
    {
      title: "Configure Lambda function timeout",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    },
    {
      title: "Quotas of HTTP APIs",
      url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    },
    {
      title: "Quotas of REST APIs",
      url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    },
  ],
  check: (model) => model.functions.flatMap((each) => judge(model, each)),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /Task timed out after (\d+(?:\.\d+)?) seconds/, strength: 0.97 },
        { pattern: /\bStatus: timeout\b/, strength: 0.95 },
      ]),
      { explanation: "Lambda ended the function at its time limit, in the middle of its work." },
    ),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "two minutes of work behind an API", files: api("Timeout: 120") },
      { name: "the integration gives up after 10 s", files: api("Timeout: 29", "TimeoutInMillis: 10000") },
      {
        name: "what Lambda says",
        timeline: [
          {
            at: 12,
            subject: "function/annotate",
            kind: "log-line",
            text: "2026-02-03T10:11:12.131Z 3f1c7e0a-0000-4000-8000-2b1f6c4d5e6f Task timed out after 3.00 seconds",
          },
        ],
      },
    ],
    healthy: [
      { name: "as long as an API waits", files: api("Timeout: 30") },
      { name: "the default of three seconds", files: api("MemorySize: 256") },
      {
        name: "a long timeout that nobody waits for",
        files: { "stack.yaml": template(functionResource("Timeout: 900")) },
      },
    ],
  },
});

/** A function that is also triggered without anybody waiting may need its time for that. */
function judge(model: Model, each: LambdaFunction): Verdict[] {
  const timeout = knownValue(each.timeoutSeconds);
  if (timeout === undefined || worksAlone(model, each)) return [];
  const shortest = model.apiIntegrations
    .filter(({ functionId, waits }) => waits && findNamed(model.functions, functionId) === each)
    // What is said over a WebSocket needs no answer in time.
    .filter(({ kind }) => kind !== "websocket")
    .flatMap((integration) => {
      const limit = knownValue(integration.timeoutMilliseconds);
      return limit === undefined ? [] : [{ integration, seconds: limit / 1000 }];
    })
    .toSorted((one, other) => one.seconds - other.seconds)[0];
  if (shortest === undefined || timeout <= shortest.seconds + TOLERATED_SECONDS) return [];
  return [found(defectOf(each, timeout, shortest.integration, shortest.seconds))];
}

function worksAlone(model: Model, each: LambdaFunction): boolean {
  return (
    each.hasUrl ||
    eventLinks(model).some(({ to }) => to.noun === each) ||
    model.eventSources.some(({ functionId }) => findNamed(model.functions, functionId) === each)
  );
}

function defectOf(each: LambdaFunction, timeout: number, integration: ApiIntegration, limit: number) {
  const name = resourceName(each.id);
  const gateway = integration.kind === "rest" ? "the REST API" : "the HTTP API";
  return {
    title: `function ${name} may work ${timeout} s, ${gateway} waits ${limit} s`,
    explanation: `After ${limit} s ${gateway} answers ${integration.kind === "http" ? 503 : 504} for it, while the function works on for up to ${timeout - limit} s more. Whoever asks again starts the work a second time.`,
    where: [
      { origin: each.timeoutSeconds.origin, value: `${timeout}` },
      {
        origin: integration.timeoutMilliseconds.origin,
        value: integration.timeoutMilliseconds.origin.written ? `${limit * 1000}` : "",
      },
    ],
    confidence: 0.85,
    path: [
      { name: `${gateway} (waits ${limit} s)`, reachesNext: false, place: integration.origin.place },
      {
        name: `function ${name} (up to ${timeout} s)`,
        reachesNext: false,
        place: each.timeoutSeconds.origin.place,
      },
    ],
  };
}
