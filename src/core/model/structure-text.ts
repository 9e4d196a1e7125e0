const MAIL = /[^\s@<>"']@[^\s@<>"']+\.[a-z]{2,}/i;
/** Somebody before the host: over ssh a bare account name such as `git` is part of the address and no secret. */
const SIGNED_IN = /^(?!ssh:\/\/[^/@:\s]+@)[^/]*\/\/[^/@\s]*@/i;
const TOKEN_IN_QUERY = /[?&](?:[a-z_]*token|password|secret|key|signature)=/i;
const CREDENTIAL_WITHOUT_SCHEME = /^[^/@\s]+:[^/@\s]+@/;

/**
 * Whether a text would name somebody: names of teams, services and repositories are shown to everyone.
 * @example holdsMailAddress("ask jo@example.org") // true
 */
export function holdsMailAddress(text: string): boolean {
  return MAIL.test(text);
}

/**
 * Whether a clone address carries a password or token, which would then be read by everybody who may see the structure.
 * @example holdsCredentials("https://bot:s3cret@forge.example/a.git") // true
 * @example holdsCredentials("ssh://git@forge.example/a.git") // false
 */
export function holdsCredentials(address: string): boolean {
  return SIGNED_IN.test(address) || TOKEN_IN_QUERY.test(address) || CREDENTIAL_WITHOUT_SCHEME.test(address);
}

/** Whether this machine knows the zone; an unknown one would fail every measure of working hours. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}
