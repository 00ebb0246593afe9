import { project } from "./steady.js";

/** A small application with the three files that ECS is given for it, to be rehearsed by the whole command. */
export interface SmallApplication {
  readonly source: string;
  readonly port?: number;
  readonly memoryMiB?: number;
  readonly command?: readonly string[];
  readonly dockerfile?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly package?: object;
  readonly files?: Readonly<Record<string, string>>;
  /** Folder inside the throw-away folder. */
  readonly under?: string;
}

const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef";

export function application(made: SmallApplication): ReturnType<typeof project> {
  const { port = 3000, memoryMiB = 512, command = ["node", "server.js"], under = "" } = made;
  const files: Record<string, string> = {
    "server.js": made.source,
    "package.json": JSON.stringify(made.package ?? { name: "shop", type: "commonjs" }),
    Dockerfile:
      made.dockerfile ??
      `FROM node:20.20.2-bookworm-slim\nWORKDIR /app\nCOPY . .\nEXPOSE ${port}\nCMD ${JSON.stringify(command)}\n`,
    "task-definition.json": JSON.stringify({
      family: "shop",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: `${memoryMiB}`,
      containerDefinitions: [
        {
          name: "shop",
          image: "registry.example.com/shop:1.0.0",
          essential: true,
          portMappings: [{ containerPort: port, protocol: "tcp" }],
          environment: Object.entries({ NODE_ENV: "production", ...made.environment }).map(
            ([name, value]) => ({ name, value }),
          ),
        },
      ],
    }),
    "service.json": JSON.stringify({
      serviceName: "shop",
      taskDefinition: "shop",
      desiredCount: 2,
      launchType: "FARGATE",
      healthCheckGracePeriodSeconds: 60,
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "shop", containerPort: port }],
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ["subnet-1", "subnet-2"],
          securityGroups: ["sg-1"],
          assignPublicIp: "ENABLED",
        },
      },
    }),
    "target-group.json": JSON.stringify({
      TargetGroups: [
        {
          TargetGroupArn: TARGET_GROUP,
          TargetGroupName: "shop",
          Protocol: "HTTP",
          Port: port,
          HealthCheckProtocol: "HTTP",
          HealthCheckPort: "traffic-port",
          HealthCheckEnabled: true,
          HealthCheckIntervalSeconds: 15,
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 3,
          HealthCheckPath: "/health",
          Matcher: { HttpCode: "200" },
          TargetType: "ip",
        },
      ],
    }),
    ...made.files,
  };
  return project(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${under}${name}`, text])));
}

/** A plain server; `before` runs first, `handler` answers, `listen` says where. */
export function server(
  parts: { readonly before?: string; readonly handler?: string; readonly listen?: string } = {},
): string {
  const { before = "", listen = 'process.env.PORT || 3000, "0.0.0.0"' } = parts;
  const handler =
    parts.handler ??
    'response.statusCode = ["/health", "/"].includes(request.url) ? 200 : 404; response.end("ok");';
  return `const http = require("node:http");
${before}
const server = http.createServer((request, response) => {
  ${handler}
});
server.listen(${listen});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;
}
