// The settings of a Django project are run as Django would, with what the deployment sets.
import { expect, it } from "vitest";
import { applicationOf } from "./testing.js";

const WSGI = `import os
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`;
const MIDDLEWARE = `MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
`;

async function allowed(
  settings: string,
  environment: Readonly<Record<string, string>> = {},
  unset: readonly string[] = [],
): Promise<unknown> {
  const { allowedHosts } = await applicationOf(
    { "shop/wsgi.py": WSGI, "shop/__init__.py": "", "shop/settings.py": settings },
    "shop/wsgi.py",
    { environment: new Map(Object.entries(environment)), isUnset: (name) => unset.includes(name) },
  );
  const [check, ...more] = allowedHosts ?? [];
  expect(more).toEqual([]);
  if (check === undefined) return "no check";
  return check.allowed.known ? check.allowed.value : "unknown";
}

it("is a list of texts", async () => {
  expect(await allowed(`${MIDDLEWARE}ALLOWED_HOSTS = ["shop.example.com", ".example.org"]\n`)).toEqual([
    "shop.example.com",
    ".example.org",
  ]);
});

it("may come from a variable of the deployment", async () => {
  const settings = `import os\n${MIDDLEWARE}ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")\n`;
  expect(await allowed(settings, { ALLOWED_HOSTS: "a.example.com,b.example.com" })).toEqual([
    "a.example.com",
    "b.example.com",
  ]);
  expect(await allowed(settings)).toBe("unknown");
});

it("is what Django takes when nothing is written", async () => {
  expect(await allowed(`DEBUG = False\n${MIDDLEWARE}`)).toEqual([]);
  expect(await allowed(`DEBUG = True\n${MIDDLEWARE}ALLOWED_HOSTS = []\n`)).toContain("127.0.0.1");
});

it("is unknown where the program adds the address of its own machine", async () => {
  const settings = `import socket\n${MIDDLEWARE}ALLOWED_HOSTS = ["shop.example.com"]\nALLOWED_HOSTS.append(socket.gethostbyname(socket.gethostname()))\n`;
  expect(await allowed(settings)).toBe("unknown");
  const tried = `import requests\n${MIDDLEWARE}ALLOWED_HOSTS = ["shop.example.com"]\ntry:\n    ALLOWED_HOSTS.append(requests.get("http://169.254.170.2/v2/metadata").json()["ip"])\nexcept Exception:\n    pass\n`;
  expect(await allowed(tried)).toBe("unknown");
  const added = `import socket\n${MIDDLEWARE}ALLOWED_HOSTS = ["shop.example.com"]\nALLOWED_HOSTS += [socket.gethostbyname(socket.gethostname())]\n`;
  expect(await allowed(added)).toBe("unknown");
  expect(await allowed(`from .hosts import *\n${MIDDLEWARE}`)).toBe("unknown");
});

it("says nothing where middleware may answer before the host is looked at", async () => {
  const before = MIDDLEWARE.replace(
    '"django.middleware.security',
    '"shop.health.HealthMiddleware",\n    "django.middleware.security',
  );
  expect(await allowed(`${before}ALLOWED_HOSTS = ["shop.example.com"]\n`)).toBe("no check");
  expect(await allowed('MIDDLEWARE = []\nALLOWED_HOSTS = ["shop.example.com"]\n')).toBe("no check");
});
