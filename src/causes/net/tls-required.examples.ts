import type { Cause } from "../cause.js";
import { NETWORK, resource, securityGroup, taskResource, template } from "../examples/parts.js";

const files = (version: string, url: string): Record<string, string> => ({
  "task.yaml": template(
    NETWORK,
    securityGroup("DatabaseGroup", "5432 from 10.0.0.0/16"),
    resource(
      "Database",
      "AWS::RDS::DBInstance",
      "Engine: postgres",
      `EngineVersion: "${version}"`,
      "DBInstanceClass: db.t4g.small",
      "AllocatedStorage: '20'",
      "VPCSecurityGroups: [!Ref DatabaseGroup]",
    ),
    taskResource("Environment:", `  - { Name: DATABASE_URL, Value: !Sub '${url}' }`),
  ),
});

const HOST = "orders@${Database.Endpoint.Address}:5432/orders";

export const tlsRequiredExamples: Cause["examples"] = {
  failing: [
    { name: "the URL turns it off", files: files("16.4", `postgresql://${HOST}?sslmode=disable`) },
    { name: "off, in asyncpg's words", files: files("16.4", `postgresql+asyncpg://${HOST}?ssl=disable`) },
    { name: "pg8000 does not try", files: files("16.4", `postgresql+pg8000://${HOST}?sslmode=disable`) },
    {
      name: "PostgreSQL's refusal",
      timeline: [
        {
          at: 3,
          subject: "container/1/web",
          kind: "log-line",
          data: {
            source: "web",
            message:
              'error: no pg_hba.conf entry for host "10.0.0.7", user "orders", database "orders", no encryption',
          },
        },
      ],
    },
  ],
  healthy: [
    { name: "the URL asks for it", files: files("16.4", `postgresql://${HOST}?sslmode=require`) },
    { name: "asyncpg tries by itself", files: files("16.4", `postgresql+asyncpg://${HOST}`) },
    { name: "an older server does not ask", files: files("14.12", `postgresql://${HOST}?sslmode=disable`) },
    { name: "the client is not known", files: files("16.4", `postgresql://${HOST}`) },
  ],
};
