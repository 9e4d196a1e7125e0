import type { Mail } from "../../mail/mailer.ts";

/** Names nobody and nothing but the server: a mail may be read by others. */
export function linkMail(to: string, link: string, why: "asked" | "given"): Mail {
  const { subject, opening, lasts } = words[why];
  const text = [
    opening,
    "",
    link,
    "",
    `The link works once, for ${lasts}. Whoever opens it is signed in, so please do not pass it on.`,
    why === "asked" ? "If you did not ask for it, nothing needs doing." : "After that, ask for a new one on the sign-in page.",
  ].join("\n");
  return { to: [to], subject, text };
}

const words = {
  asked: { subject: "Your sign-in link for Evenkeel", opening: "This link signs you in to Evenkeel:", lasts: "15 minutes" },
  given: {
    subject: "Your way into Evenkeel",
    opening: "An operator of Evenkeel made this link for you to sign in with:",
    lasts: "24 hours",
  },
} as const;
