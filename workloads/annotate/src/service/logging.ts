/** One JSON object per line on standard output: what CloudWatch Logs can filter by field. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const SECRET_NAME = /password|secret|token|authorization|cookie/i;
const URL_CREDENTIALS = /(\w+:\/\/[^:/\s@]*):[^@/\s]*@/g;

export function createLog(write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const entry = {
        time: new Date().toISOString(),
        level,
        message: maskText(message),
        ...maskFields(fields),
      };
      write(`${JSON.stringify(entry)}\n`);
    };
  return { info: log("info"), warn: log("warn"), error: log("error") };
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return maskText(error instanceof Error ? error.message || error.name : String(error));
}

function maskText(text: string): string {
  return text.replace(URL_CREDENTIALS, "$1:***@");
}

function maskFields(fields: LogFields): LogFields {
  const masked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (SECRET_NAME.test(name)) masked[name] = "***";
    else if (value instanceof Error) masked[name] = reasonOf(value);
    else masked[name] = typeof value === "string" ? maskText(value) : value;
  }
  return masked;
}
