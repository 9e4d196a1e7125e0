import { AsyncLocalStorage } from "node:async_hooks";

/** What a forge gave to clone with. It goes to these origins and no other, in git's environment: never an argument, a file or a log. */
export interface CloneCredential {
  /** Scheme, host and port, such as `https://github.com`. */
  readonly origins: readonly string[];
  readonly user: string;
  readonly password: string;
}

interface Remote {
  readonly address: string;
  readonly credential: CloneCredential | null;
}

/** Half a dozen places start git for one repository; handed through each, a secret would stand in as many records. */
const remotes = new AsyncLocalStorage<Remote>();

/** Runs work whose git commands may reach the remote, with its credential. */
export function withRemote<T>(remote: Remote, work: () => Promise<T>): Promise<T> {
  return remotes.run(remote, work);
}

/** Settings for git's environment: where `origin` is, which is never written down, and what opens it. */
export function remoteConfiguration(address = remotes.getStore()?.address ?? null): NodeJS.ProcessEnv {
  if (address === null) return {};
  const settings: (readonly [string, string])[] = [["remote.origin.url", address]];
  const credential = remotes.getStore()?.credential ?? null;
  const origin = URL.parse(address)?.origin ?? null;
  if (credential !== null && origin !== null && credential.origins.includes(origin)) {
    const basic = Buffer.from(`${credential.user}:${credential.password}`).toString("base64");
    // An empty one first takes away what the machine's own settings add.
    settings.push([`http.${origin}/.extraHeader`, ""], [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  const numbered = settings.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}
