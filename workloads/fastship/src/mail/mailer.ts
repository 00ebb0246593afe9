import { createTransport } from "nodemailer";
import type { SmtpAddress } from "../configuration.js";
import type { Log } from "../service/logging.js";

export interface Mail {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 5_000;

export function createMailer(smtp: SmtpAddress | null, from: string, log: Log): Mailer {
  if (smtp === null) {
    log.warn("SMTP_URL is not set: mail is written to this log instead of being sent");
    return {
      async send({ recipient, subject, body }) {
        log.info("mail", { from, recipient, subject, body });
      },
      close: () => undefined,
    };
  }
  const transport = createTransport({
    ...smtpServer(smtp),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    async send({ recipient, subject, body }) {
      await transport.sendMail({ from, to: recipient, subject, text: body });
    },
    close: () => transport.close(),
  };
}

function smtpServer({ url, username, password }: SmtpAddress) {
  const inUrl = new URL(url);
  const secure = inUrl.protocol === "smtps:";
  const user = inUrl.username === "" ? username : decodeURIComponent(inUrl.username);
  const pass = inUrl.password === "" ? password : decodeURIComponent(inUrl.password);
  return {
    host: inUrl.hostname,
    port: inUrl.port === "" ? (secure ? 465 : 587) : Number(inUrl.port),
    secure,
    ...(user === null ? {} : { auth: { user, pass: pass ?? "" } }),
  };
}
