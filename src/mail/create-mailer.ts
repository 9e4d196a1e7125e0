import { createTransport, type SendMailOptions } from "nodemailer";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Mail, Mailer } from "./mailer.ts";

const TIMEOUT_MS = 15_000;

/**
 * Mail through an SMTP server: `smtp://host:587` turns to TLS where the server offers it, `smtps://host:465` is TLS from the start; user
 * and password stand in the address. Each recipient gets a mail of its own, so that none sees another.
 * @param from as it stands in the mail: "Evenkeel <evenkeel@acme.example>"
 */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport(
    // Nothing is fetched for a mail: no file and no address in its parts is ever opened.
    {
      url: smtpUrl,
      pool: true,
      maxConnections: 2,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: 2 * TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    send: async (mail) => {
      for (const to of mail.to) await transport.sendMail(messageTo(to, mail)).catch(notSent);
    },
    close: () => transport.close(),
  };
}

function messageTo(to: string, { subject, text, html, pictures = [] }: Mail): SendMailOptions {
  return {
    // An object, because a string may be read as several addresses.
    to: { name: "", address: to },
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    attachments: pictures.map(({ id, png }) => ({
      cid: id,
      filename: `${id}.png`,
      content: Buffer.from(png),
      contentType: "image/png",
      contentDisposition: "inline",
    })),
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** The server's answer names addresses; its code says enough. The cause is left out for the same reason. */
function notSent(error: unknown): never {
  const code =
    error instanceof Error && "responseCode" in error && typeof error.responseCode === "number" ? `answered ${error.responseCode}` : null;
  const reason =
    code ?? (error instanceof Error && "code" in error && typeof error.code === "string" ? reasons[error.code] : undefined) ?? "failed";
  throw new EvenkeelError(
    "mail.not-sent",
    `The mail was not sent: the mail server ${reason}.`,
    "Check EVENKEEL_SMTP_URL and the mail server, then try again.",
  );
}

const reasons: Readonly<Record<string, string>> = {
  EAUTH: "did not accept user and password",
  ECONNECTION: "cannot be reached",
  ECONNREFUSED: "cannot be reached",
  ESOCKET: "cannot be reached",
  EDNS: "has no such name",
  ETIMEDOUT: "did not answer in time",
  ETLS: "could not agree on TLS",
  EENVELOPE: "refused sender or recipient",
};
