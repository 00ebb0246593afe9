import { defineCause } from "../cause.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { dependencyPlaces, spokenKind } from "./dependency-evidence.js";

export const cause = defineCause({
  id: "database-missing",
  title: "a database, table or column does not exist",
  severity: "error",
  meaning:
    "The server was reached and the login accepted, but what the application asks for is not there: the database was never made, or the migrations did not run or did not finish.",
  hurts:
    "Every request that needs it fails with an error. When start-up or the health check needs it, tasks are replaced for ever.",
  mend: "Make the database (the name in the URL is often the server's, not the application's), and run the migrations once before the tasks of the new version start.",
  links: [
    {
      title: "Troubleshooting Amazon RDS",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html",
    },
  ],
  signs: (timeline, model) => {
    const matches = spokenMatches(
      timeline,
      [
        { pattern: /database "[^"]+" does not exist|\b3D000\b/i, strength: 0.96 },
        { pattern: /relation "[^"]+" does not exist|\b42P01\b|UndefinedTable/i, strength: 0.93 },
        {
          pattern: /column "?[\w.]+"? (?:of relation "[^"]+" )?does not exist|\b42703\b|UndefinedColumn/i,
          strength: 0.9,
        },
        { pattern: /Unknown database '|ER_BAD_DB_ERROR/i, strength: 0.96 },
        { pattern: /Table '[^']+' doesn't exist|ER_NO_SUCH_TABLE|no such table:/i, strength: 0.93 },
        { pattern: /Unknown column '[^']+' in|ER_BAD_FIELD_ERROR/i, strength: 0.9 },
        {
          pattern: /Specified key was too long; max key length is|Index column size too large/i,
          strength: 0.93,
        },
      ],
      APPLICATION_SPOKEN,
    );
    return signOf(matches, {
      title: `${spokenKind(matches)} does not have what the application asks for`,
      explanation: "The server answered that a database, table or column does not exist.",
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
  explains: ["essential-container-exited", "health-path-errors"],
  examples: {
    failing: [
      {
        name: "the migrations did not run",
        timeline: [
          {
            at: 9,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: 'error: relation "shipments" does not exist' },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "a user that does not exist, which is another cause",
        timeline: [
          {
            at: 9,
            subject: "container/1/web",
            kind: "log-line",
            data: { source: "web", message: 'FATAL:  role "orders" does not exist' },
          },
        ],
      },
    ],
  },
});
