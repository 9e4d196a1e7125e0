/** A mail as it leaves: plain text always, a page beside it where charts help; pictures travel inside, nothing is fetched. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly pictures?: readonly { readonly id: string; readonly png: Uint8Array }[];
}

export interface Mailer {
  /** Throws `mail.not-sent` with the server's answer, without addresses. */
  readonly send: (mail: Mail) => Promise<void>;
  readonly close: () => void;
}
