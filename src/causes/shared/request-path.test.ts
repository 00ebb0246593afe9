// The way of a request is drawn whole, with the one link that does not hold.
import { expect, it } from "vitest";
import { checkedPaths, type Model, trafficPaths } from "../../model/index.js";
import { readTexts } from "../../read/read.js";
import { expressServer, nodeService } from "../examples/files.js";
import { checkPath, requestPath } from "./request-path.js";

async function modelOf(listen = "8080"): Promise<Model> {
  const command = ["CMD-SHELL", "curl -f http://localhost:8080/health"];
  const files = nodeService(expressServer({ listen }), { containerCheck: { Command: command } });
  const [model] = (await readTexts(files)).models;
  if (model === undefined) throw new Error("no model");
  return model;
}

const drawn = (links: ReturnType<typeof requestPath>): string =>
  links.map(({ name, reachesNext }) => `${name}${reachesNext ? " >" : " |"}`).join(" ");

it("runs from the balancer to the application", async () => {
  const [path] = trafficPaths(await modelOf('8080, "127.0.0.1"'));
  expect(path && drawn(requestPath(path, null))).toBe(
    "balancer :443 > target group (HTTP) > service names container port :8080 > container port :8080 > app 127.0.0.1:8080 |",
  );
  expect(path && drawn(requestPath(path, "target-group"))).toMatch(
    /^balancer :443 \| target group \(HTTP\) > /,
  );
});

it("draws a station that only a finding knows, in its place", async () => {
  const [path] = trafficPaths(await modelOf());
  expect(path && drawn(requestPath(path, "answer", { answer: { name: "health check :9000" } }))).toMatch(
    /app :8080 \| health check :9000 \|$/,
  );
});

it("differs for a balancer's check and a command inside the container", async () => {
  const [balancer, command] = checkedPaths(await modelOf());
  expect(balancer && drawn(checkPath(balancer, "answer"))).toMatch(
    /^balancer :443 > .* app :8080 \| GET \/health \|$/,
  );
  expect(command && drawn(checkPath(command, "application"))).toBe(
    "the container's own check | app :8080 > GET /health |",
  );
});
