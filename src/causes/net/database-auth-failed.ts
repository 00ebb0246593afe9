import { defineCause } from "../cause.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { dependencyPlaces, spokenKind, unlessOnPurpose } from "./dependency-evidence.js";

export const cause = defineCause({
  id: "database-auth-failed",
  title: "the database refuses user or password",
  severity: "error",
  meaning:
    "The server was reached and refuses the login: the user, the password or the way of logging in is wrong, or none was given.",
  hurts:
    "Nothing that needs the database works. When start-up needs it, every task ends and is replaced for ever.",
  mend: "Compare the user and the secret that the task reads with those of the server. After a rotation the tasks must be started again. Characters such as `@`, `/` or `#` of a password must be percent-encoded within a URL.",
  links: [
    {
      title: "Troubleshooting connections to Amazon RDS",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html",
    },
    {
      title: "Authenticating with the Valkey and Redis OSS AUTH command",
      url: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    },
  ],
  signs: (timeline, model) => {
    const matches = unlessOnPurpose(
      spokenMatches(
        timeline,
        [
          { pattern: /password authentication failed for user|\b28P01\b/i, strength: 0.97 },
          { pattern: /no password supplied|fe_sendauth|client password must be a string/i, strength: 0.93 },
          { pattern: /FATAL:\s+role "[^"]+" does not exist/i, strength: 0.88 },
          { pattern: /Access denied for user|ER_ACCESS_DENIED_ERROR/i, strength: 0.97 },
          {
            pattern: /\bWRONGPASS\b|\bNOAUTH\b|invalid username-password pair|Authentication required/i,
            strength: 0.93,
          },
          {
            pattern:
              /ACCESS_REFUSED - Login was refused|SCRAM.*(?:authentication failed|mismatch)|MongoServerError: Authentication failed/i,
            strength: 0.93,
          },
        ],
        APPLICATION_SPOKEN,
      ),
      timeline,
    );
    return signOf(matches, {
      title: `${spokenKind(matches)} refuses the login`,
      explanation: "The server answered and refused user or password.",
      where: dependencyPlaces(matches, model),
    });
  },
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopped",
    "health-check-failed",
    "target-unhealthy",
    "request-failed",
  ],
  explains: [
    "essential-container-exited",
    "dependency-unreachable",
    "health-path-errors",
    "migration-failed",
  ],
  examples: {
    failing: [
      {
        name: "PostgreSQL",
        timeline: [
          {
            at: 3,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: 'error: password authentication failed for user "orders"' },
          },
        ],
      },
      {
        name: "Redis wants a password",
        timeline: [
          {
            at: 3,
            subject: "container/1/web",
            kind: "start-failed",
            data: { container: "web", exitCode: 1, message: "ReplyError: NOAUTH Authentication required." },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "the server demands TLS, which is another cause",
        timeline: [
          {
            at: 3,
            subject: "container/1/web",
            kind: "log-line",
            data: {
              source: "web",
              message:
                'error: no pg_hba.conf entry for host "10.0.0.7", user "orders", database "orders", no encryption (28000)',
            },
          },
        ],
      },
    ],
  },
});
