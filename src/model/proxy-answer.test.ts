// Who answers a path on an instance whose proxy a bundle configures further.
import { describe, expect, it } from "vitest";
import { readTexts } from "../read/read.js";
import { answererOf, knownValue } from "./index.js";

const BUNDLE = {
  "requirements.txt": "flask==3.0.3\ngunicorn==23.0.0\n",
  Procfile: "web: gunicorn --bind 127.0.0.1:8000 server:app\n",
  "server.py": "from flask import Flask\napp = Flask(__name__)\n",
};
const PARTS = ".platform/nginx/conf.d/elasticbeanstalk";

async function frontOf(files: Readonly<Record<string, string>>) {
  const { models } = await readTexts({ ...BUNDLE, ...files });
  const front = models[0]?.environments[0]?.front;
  if (front === undefined || front === null) throw new Error("there is no front");
  return front;
}

describe("a location of a bundle", () => {
  const at = (location: string, name = "own.conf") => frontOf({ [`${PARTS}/${name}`]: location });
  const asked = async (location: string, path = "/up") => {
    const answer = answererOf(await at(location), path);
    return answer.known ? answer.value : answer.reason;
  };

  it("answers by itself, or passes on to the process", async () => {
    expect(await asked("location = /up { return 204; }")).toBe("proxy");
    expect(await asked("location = /up { return 204; }", "/upper")).toBe("process");
    expect(await asked("location /up { return 200 'ok'; }", "/upper")).toBe("proxy");
    expect(await asked("location /up { proxy_pass http://127.0.0.1:8000; }")).toBe("process");
    expect(await asked("location / { proxy_pass http://localhost:8000; }")).toBe("process");
  });

  it("that is exact comes before a beginning, and the longest beginning before shorter ones", async () => {
    const several =
      "location / { return 404; }\nlocation /up { return 200; }\nlocation = /up { proxy_pass http://127.0.0.1:8000; }";
    expect(await asked(several)).toBe("process");
    expect(await asked(several, "/up/now")).toBe("proxy");
  });

  it("decides in other ways, which are not guessed", async () => {
    expect(await asked("location ~ ^/u { return 200; }")).toMatch(/expression/);
    expect(await asked("location /up { try_files $uri /x; }")).toMatch(/rules/);
    expect(await asked("location /up { if ($x) { return 200; } proxy_pass http://127.0.0.1:8000; }")).toMatch(
      /rules/,
    );
    expect(await asked("location /up { proxy_pass http://127.0.0.1:9000; }")).toMatch(/another port/);
    expect(await asked("location /up { proxy_pass http://127.0.0.1:8000/health; }")).toMatch(/another path/);
    expect(await asked("location /up { proxy_pass http://elsewhere; }")).toMatch(/another place/);
    expect(await asked("rewrite ^/up /down;\nlocation /x { return 200; }")).toMatch(/changes the proxy/);
    expect(await asked("location /up {\n  include more/*.conf;\n}")).toMatch(/changes the proxy/);
  });
});

describe("where everything is passed to", () => {
  const ports = async (files: Readonly<Record<string, string>>) => {
    const { upstreamPorts, changedBy } = await frontOf(files);
    return changedBy === null ? knownValue(upstreamPorts) : "changed";
  };

  it("is said by the file that takes the place of the platform's, and by a whole configuration", async () => {
    const passing = "location / { proxy_pass http://127.0.0.1:8080; }";
    expect(await ports({ [`${PARTS}/00_application.conf`]: passing })).toEqual([8080]);
    expect(await ports({ [`${PARTS}/other.conf`]: "location /x { return 200; }" })).toEqual([8000]);
    const whole = `events {}\nhttp {\n  server {\n    listen 80;\n    ${passing}\n  }\n}\n`;
    expect(await ports({ ".platform/nginx/nginx.conf": whole })).toEqual([8080]);
    expect(await ports({ ".platform/nginx/nginx.conf": whole.replace("listen 80", "listen 443 ssl") })).toBe(
      "changed",
    );
  });

  it("stays where only limits and other ports are configured", async () => {
    const file = ".platform/nginx/conf.d/own.conf";
    expect(
      await ports({ [file]: "upstream many { server 127.0.0.1:1; }\nproxy_read_timeout 90;\n" }),
    ).toEqual([8000]);
    expect(await ports({ [file]: "server { listen 8080; location / { return 200; } }" })).toEqual([8000]);
    expect(await ports({ [file]: "server { listen 80; server_name a.b; location / { return 200; } }" })).toBe(
      "changed",
    );
  });
});
