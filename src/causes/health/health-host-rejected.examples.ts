import type { Example } from "../cause.js";
import {
  fargateTemplate,
  PYTHON_DOCKERFILE,
  pythonService,
  type TemplateOptions,
} from "../examples/files.js";

const SETTINGS = (hosts: string, first = ""): string => `import os

DEBUG = False
MIDDLEWARE = [${first}
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ALLOWED_HOSTS = ${hosts}
`;

const django = (settings: string, options: TemplateOptions = {}): Record<string, string> => ({
  "template.json": fargateTemplate(options),
  Dockerfile: PYTHON_DOCKERFILE.replace(
    /CMD .*/,
    'CMD ["gunicorn", "--bind", "0.0.0.0:8080", "shop.wsgi:application"]',
  ),
  "requirements.txt": "django\ngunicorn\n",
  "shop/__init__.py": "",
  "shop/settings.py": settings,
  "shop/wsgi.py": `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`,
});

const fastapi = (hosts: string): Record<string, string> =>
  pythonService(`from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware

app = FastAPI()
app.add_middleware(TrustedHostMiddleware, allowed_hosts=${hosts})


@app.get("/health")
def health():
    return {"status": "ok"}
`);

const FROM_ENVIRONMENT = 'os.environ["ALLOWED_HOSTS"].split(",")';

const failing: Example[] = [
  { name: "Django with the site's name", files: django(SETTINGS('["shop.example.com"]')) },
  {
    name: "Django with a list from the task definition",
    files: django(SETTINGS(FROM_ENVIRONMENT), {
      environment: { ALLOWED_HOSTS: "shop.example.com,.example.org" },
    }),
  },
  {
    name: "Starlette's middleware with the site's name",
    files: fastapi('["shop.example.com", "localhost"]'),
  },
  {
    name: "a command that asks localhost",
    files: django(SETTINGS('["*.example.com", "10.0.1.15"]'), {
      containerCheck: { Command: ["CMD-SHELL", "wget -qO- http://localhost:8080/health"] },
    }),
  },
  {
    name: "Django's own words",
    timeline: [
      {
        at: 60,
        subject: "container/1/api",
        kind: "log-line",
        text: "Invalid HTTP_HOST header: '10.0.1.23:8080'. You may need to add '10.0.1.23' to ALLOWED_HOSTS.",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "every host", files: django(SETTINGS('["*"]')) },
  {
    name: "every host, by the task definition",
    files: django(SETTINGS(FROM_ENVIRONMENT), { environment: { ALLOWED_HOSTS: "*" } }),
  },
  {
    name: "middleware of its own that stands first",
    files: django(SETTINGS('["shop.example.com"]', '\n    "shop.health.HealthMiddleware",')),
  },
  {
    name: "the address is put on the list at start-up",
    files: django(
      `import socket\n${SETTINGS('["shop.example.com"]')}ALLOWED_HOSTS += [socket.gethostbyname(socket.gethostname())]\n`,
    ),
  },
  {
    name: "a matcher that accepts 400",
    files: django(SETTINGS('["shop.example.com"]'), {
      healthCheck: { HealthCheckPath: "/health", Matcher: { HttpCode: "200-499" } },
    }),
  },
  { name: "Starlette without a list", files: fastapi("None") },
  {
    name: "an ordinary line",
    timeline: [{ at: 60, subject: "container/1/api", kind: "log-line", text: "GET /health 200" }],
  },
];

export const healthHostRejectedExamples = { failing, healthy };
