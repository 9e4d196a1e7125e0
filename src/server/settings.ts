/** Settings in force (architecture.md, Settings); read once at the start, invalid ones stop it. */
export interface Settings {
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly answerPort: number;
  readonly origin: string;
  readonly answerOrigin: string;
  readonly databaseUrl: string | null;
  readonly evidenceUrl: string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Chats that may lie in the own network or speak plain http (docs/run/digest.md). */
  readonly webhookOrigins: readonly string[];
  /** Whose X-Forwarded-For is believed, besides this machine. */
  readonly proxies: readonly string[];
  /** Below which repositories may be read in place; see local-repositories.ts. */
  readonly repositoryFolders: readonly string[];
  /** Which the operator declared to be copied elsewhere: no ballot box may lie in one. */
  readonly backedUpFolders: readonly string[];
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string | null;
    readonly label: string;
    /** Whoever the provider knows gets an account, without roles; false: only who was invited and connected the two. */
    readonly newAccounts: boolean;
  } | null;
  readonly masterKeyFile: string | null;
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug";
  /** Where each value came from, for the settings page. */
  readonly origins: Readonly<Record<string, "default" | "environment" | "file">>;
}
