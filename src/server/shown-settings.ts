import type { z } from "zod";
import type { instanceRoutes } from "../contract/instance.ts";
import type { Settings } from "./settings.ts";

type Shown = z.infer<(typeof instanceRoutes)["settings"]["reply"]["shape"]>["settings"][number];

interface Line {
  readonly name: string;
  readonly meaning: string;
  readonly value: (settings: Settings) => string | number | null;
}

/** Secrets, and addresses that can hold some, show only that they are set. */
const set = (value: unknown) => (value === null ? null : "set");

const lines: readonly Line[] = [
  { name: "EVENKEEL_DATA", meaning: "Folder of everything that is kept.", value: ({ dataFolder }) => dataFolder },
  { name: "EVENKEEL_HOST", meaning: "Address of this machine that is listened on.", value: ({ host }) => host },
  { name: "EVENKEEL_PORT", meaning: "Port of the application.", value: ({ port }) => port },
  { name: "EVENKEEL_ANSWER_PORT", meaning: "Port of the answer origin.", value: ({ answerPort }) => answerPort },
  { name: "EVENKEEL_ORIGIN", meaning: "Public address of the application.", value: ({ origin }) => origin },
  { name: "EVENKEEL_ANSWER_ORIGIN", meaning: "Public address of the answer origin.", value: ({ answerOrigin }) => answerOrigin },
  {
    name: "EVENKEEL_DATABASE_URL",
    meaning: "A PostgreSQL of your own, in place of the embedded one.",
    value: ({ databaseUrl }) => set(databaseUrl),
  },
  {
    name: "EVENKEEL_EVIDENCE_URL",
    meaning: "A ClickHouse for the evidence, in place of the folder.",
    value: ({ evidenceUrl }) => set(evidenceUrl),
  },
  { name: "EVENKEEL_SMTP_URL", meaning: "Mail server; without one, links are handed over.", value: ({ smtpUrl }) => set(smtpUrl) },
  { name: "EVENKEEL_MAIL_FROM", meaning: "Sender of mails.", value: ({ mailFrom }) => mailFrom },
  { name: "EVENKEEL_OIDC_ISSUER", meaning: "Identity provider.", value: ({ oidc }) => oidc?.issuer ?? null },
  {
    name: "EVENKEEL_OIDC_CLIENT_ID",
    meaning: "What the identity provider knows this server as.",
    value: ({ oidc }) => oidc?.clientId ?? null,
  },
  {
    name: "EVENKEEL_OIDC_CLIENT_SECRET",
    meaning: "Secret shared with the identity provider.",
    value: ({ oidc }) => set(oidc?.clientSecret ?? null),
  },
  { name: "EVENKEEL_OIDC_LABEL", meaning: "Name on the button that leads there.", value: ({ oidc }) => oidc?.label ?? null },
  { name: "EVENKEEL_MASTER_KEY_FILE", meaning: "File of the key that seals secrets.", value: ({ masterKeyFile }) => masterKeyFile },
  { name: "EVENKEEL_TLS_CERT", meaning: "Certificate for built-in TLS.", value: ({ tls }) => tls?.certificate ?? null },
  { name: "EVENKEEL_TLS_KEY", meaning: "Its key.", value: ({ tls }) => set(tls?.key ?? null) },
  { name: "EVENKEEL_LOG_LEVEL", meaning: "How much is logged.", value: ({ logLevel }) => logLevel },
];

/** The settings in force as an operator may see them: no secret in any. */
export function shownSettings(settings: Settings): readonly Shown[] {
  return lines.map(({ name, meaning, value }) => ({
    name,
    value: String(value(settings) ?? "not set"),
    from: settings.origins[name] ?? "default",
    meaning,
  }));
}
