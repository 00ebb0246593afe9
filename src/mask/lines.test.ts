// Secrets as files write them: over several lines, in either order, in every notation of a name and a value.
import { describe, expect, it } from "vitest";
import { mask, maskedLine, maskedLines, printable } from "./index.js";

const SECRET = "hunter2Tr0ub4dor";

/** Each text holds the secret once, in a notation of its own. */
const NOTATIONS: Readonly<Record<string, string>> = {
  "YAML pair": "db_password: hunter2Tr0ub4dor # since May",
  "YAML, to the end of the line": "db_password: hunter2Tr0ub4dor and more, even; this\nnext: 1",
  "two YAML fields": "- Name: DB_PASSWORD\n  Value: hunter2Tr0ub4dor",
  "two YAML fields, value first": "- Value: hunter2Tr0ub4dor\n  Name: DB_PASSWORD",
  "two YAML fields, one between":
    "- ParameterKey: DbPassword\n  UsePreviousValue: false\n  ParameterValue: hunter2Tr0ub4dor",
  "Beanstalk option":
    "- namespace: aws:elasticbeanstalk:application:environment\n  option_name: DB_PASSWORD\n  value: hunter2Tr0ub4dor",
  "JSON fields on lines": '{\n  "name": "DB_PASSWORD",\n  "value": "hunter2Tr0ub4dor"\n}',
  "JSON fields, value first": '{"value": "hunter2Tr0ub4dor", "name": "DB_PASSWORD"}',
  "JSON within a text": String.raw`secret: "{\"username\":\"app\",\"password\":\"hunter2Tr0ub4dor\"}"`,
  "parameter's default": "  DbPassword:\n    Type: String\n    NoEcho: true\n    Default: hunter2Tr0ub4dor\n",
  "JSON parameter's default":
    '  "DbPassword": {\n    "Type": "String",\n    "Default": "hunter2Tr0ub4dor"\n  }',
  "dotenv, with marks in it": "DB_PASSWORD=hunter2Tr0ub4dor;more&even,this",
  export: "export DB_PASSWORD=hunter2Tr0ub4dor",
  "Dockerfile ENV": "ENV DB_PASSWORD=hunter2Tr0ub4dor LANG=C",
  "Dockerfile ENV with a space": "ENV DB_PASSWORD hunter2Tr0ub4dor",
  "Dockerfile ARG": "ARG NPM_TOKEN=hunter2Tr0ub4dor",
  command: "web: gunicorn app:app --env DB_PASSWORD=hunter2Tr0ub4dor",
  option: "celery worker --broker-password hunter2Tr0ub4dor -l info",
  "option in a JSON command": 'CMD ["serve", "--admin-password", "hunter2Tr0ub4dor"]',
  "option in a YAML list": "command:\n  - --admin-password\n  - hunter2Tr0ub4dor\n",
  "redis-server": "redis-server --requirepass hunter2Tr0ub4dor",
  "redis-cli": "redis-cli -h cache -a hunter2Tr0ub4dor ping",
  mysql: "mysqldump -u root -phunter2Tr0ub4dor shop",
  curl: "curl -s -u admin:hunter2Tr0ub4dor https://api.example.com",
  "basic header": 'header: "Authorization: Basic hunter2Tr0ub4dor"',
  "Compose default": "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-hunter2Tr0ub4dor}",
  "percent-encoded URL": "url: postgres://app:hunter2Tr0ub4dor%40%2F@db/app",
  JDBC: "jdbc:postgresql://db/app?user=app&password=hunter2Tr0ub4dor&ssl=true",
  "JDBC of Oracle": "jdbc:oracle:thin:scott/hunter2Tr0ub4dor@db:1521/shop",
  libpq: "dsn: host=db user=app password=hunter2Tr0ub4dor dbname=shop",
  "Go's MySQL": "app:hunter2Tr0ub4dor@tcp(db:3306)/shop",
  "ODBC in braces": "Driver={PostgreSQL};Server=db;Pwd={hunter2Tr0ub4dor};",
  "ADO.NET": "Server=db;User Id=sa;Password=hunter2Tr0ub4dor;Encrypt=true",
  "web.config": '<add key="DbPassword" value="hunter2Tr0ub4dor"/>',
  netrc: "machine api.example.com login app password hunter2Tr0ub4dor",
  npmrc: "//npm.example.com/:_authToken=hunter2Tr0ub4dor",
};

const INNOCENT: readonly string[] = [
  "Name: DB_PASSWORD\nValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
  "- Name: DB_HOST\n  Value: db.internal",
  "- Value: db.internal\n  Name: DB_HOST",
  "DbPassword:\n  Type: String\n  NoEcho: true\n  MinLength: 12\nOther:\n  Default: blue",
  "MasterUserPassword: !Ref DbPassword",
  "MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:password}}'",
  "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}",
  "POSTGRES_PASSWORD_FILE: /run/secrets/postgres",
  "docker run -u 1000:1000 -p 8080:8080 app",
  "mysql -h db -u app -p shop",
  "curl -fsS -u $USER:$PASSWORD https://api.example.com",
  "ENV PASSWORD_LENGTH 40",
  "key: value\nname: app",
  "Authorization: Bearer ${TOKEN}",
  "jdbc:oracle:thin:@db:1521/shop",
  "Key: Environment\nValue: production",
  "secrets:\n  - db_password\n  - api_token",
  "--password-file /run/secrets/db",
  "image: app@sha256:0123456789abcdef",
  "ManageMasterUserPassword: true",
  "next_token = response.get('NextToken')",
  "password = settings.password.get_secret_value()",
  "token = tokens[0]",
  "ServiceToken: LogFunction",
  "DbPassword:\n  default: Database password",
  "gh auth login --with-token <<< value",
  "DbPassword:\n  Type: String\n  Default: ''",
  "sslmode=verify-full&sslrootcert=/app/global-bundle.pem",
];

describe("masking in files", () => {
  for (const [what, text] of Object.entries(NOTATIONS)) {
    it(`hides the value: ${what}`, () => {
      expect(text).toContain(SECRET);
      expect(mask(text)).not.toContain(SECRET);
      expect(mask(mask(text))).toBe(mask(text));
    });
  }

  for (const text of INNOCENT) {
    it(`leaves alone: ${text.split("\n")[0]}`, () => {
      expect(mask(text)).toBe(text);
    });
  }

  it("hides the rest of a YAML line and keeps what follows", () => {
    expect(mask("a: 1\ndb_password: correct horse; staple # old\nb: 2")).toBe(
      "a: 1\ndb_password: *** # old\nb: 2",
    );
    expect(mask("ENV DB_PASSWORD=hunter2 LANG=C.UTF-8")).toBe("ENV DB_PASSWORD=*** LANG=C.UTF-8");
  });

  it("takes no time for long lines and many of them", () => {
    const parts = [
      "password: ",
      "- Name: DB_PASSWORD\n",
      "Value: x\n",
      "key\n:",
      "curl -u a",
      '\\"',
      "--password\n-",
      "  a:\n",
      " ",
      "\t\n",
      `db_password: a${" ".repeat(3900)}\n`,
      `name: DB_PASSWORD${" ".repeat(999)}`,
      `DbPassword:\n${`${" ".repeat(40)}x\n`.repeat(30)}`,
      "/".repeat(39),
      "a@",
      "://:",
      "'",
    ];
    const begun = performance.now();
    for (const part of parts) mask(part.repeat(Math.ceil(200_000 / part.length)));
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe("one line of a file", () => {
  const pem = [
    "key: |",
    "  -----BEGIN PRIVATE KEY-----",
    "  MIIEowIBAAKCAQEA",
    "  -----END PRIVATE KEY-----",
    "port: 80",
  ];

  it("is masked by what stands around it", () => {
    expect(maskedLine('{\n "name": "DB_PASSWORD",\n "value": "hunter2"\n}', 3)?.text).toBe(' "value": "***"');
    expect(maskedLine(pem.join("\n"), 3)?.text).toBe("***");
    expect(maskedLine(pem.join("\n"), 5)?.text).toBe("port: 80");
    expect(maskedLine("a", 2)).toBeNull();
  });

  it("tells where a column has gone", () => {
    const line = maskedLine("url: postgres://app:hunter2hunter2@db/x", 1);
    expect(line?.text).toBe("url: postgres://app:***@db/x");
    expect([1, 6, 21, 35, 36].map((column) => line?.columnOf(column))).toEqual([1, 6, 21, 24, 25]);
  });

  it("is one of as many as there were", () => {
    expect(maskedLines(pem.join("\n"))).toEqual([
      "key: |",
      "  -----BEGIN PRIVATE KEY-----",
      "***",
      "***",
      "port: 80",
    ]);
  });
});

describe("printable", () => {
  it("takes the steering characters out and leaves all letters", () => {
    expect(printable("a\u001b[31mb\u0007\u202Ec\u009B")).toBe("a\uFFFD[31mb\uFFFD\uFFFDc\uFFFD");
    expect(printable("tab\tüñ 漢字 🚢\r\n")).toBe("tab\tüñ 漢字 🚢\r\n");
  });
});
