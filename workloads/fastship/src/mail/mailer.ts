import { createTransport } from "nodemailer";
import type { Log } from "../logging.js";

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

export function createMailer(smtpUrl: string | null, from: string, log: Log): Mailer {
  if (smtpUrl === null) {
    log.warn("SMTP_URL is not set: mail is written to this log instead of being sent");
    return {
      async send({ recipient, subject, body }) {
        log.info("mail", { from, recipient, subject, body });
      },
      close: () => undefined,
    };
  }
  const transport = createTransport({
    ...smtpAddress(smtpUrl),
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

function smtpAddress(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  return {
    host: url.hostname,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  };
}
