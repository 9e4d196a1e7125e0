import { uuidBytes } from "../../core/privacy/ballot-frame.ts";

/** What stands behind the # of the address. It never leaves the device: browsers do not send it. */
export type Link =
  | { readonly kind: "none" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "round"; readonly round: string; readonly fingerprint: string; readonly cohort: string; readonly code: string | null }
  | { readonly kind: "ballot"; readonly digits: string };

export function readLink(hash: string): Link {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if ([...fields.keys()].length === 0) return { kind: "none" };
  const digits = fields.get("b");
  if (digits !== null) return { kind: "ballot", digits };
  const [round, fingerprint, cohort, code] = ["r", "m", "c", "k"].map((name) => fields.get(name));
  if (!isUuid(round) || !/^[0-9a-f]{64}$/.test(fingerprint ?? "") || (cohort && !isUuid(cohort))) return { kind: "unreadable" };
  if (code && (!/^[A-Za-z0-9_-]{22}$/.test(code) || !cohort)) return { kind: "unreadable" };
  return { kind: "round", round, fingerprint: fingerprint ?? "", cohort: cohort ?? "", code: code ? code : null };
}

const isUuid = (text: string | null | undefined): text is string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? "") && uuidBytes(text ?? "") !== null;

/** Takes code and ballot out of the address bar and the history, once they are kept. */
export function hideSecrets(round: string, fingerprint: string, cohort: string): void {
  history.replaceState(null, "", `#r=${round}&m=${fingerprint}&c=${cohort}`);
}
