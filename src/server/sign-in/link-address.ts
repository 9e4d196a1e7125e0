/**
 * A link as it is shown or sent. The secret stands behind `#`, which browsers do not send: it is in no log, no referrer, and a mail
 * scanner that opens the page does not use it up, because only the page's script posts it.
 */
export function linkAddress(origin: string, secret: string): string {
  return `${origin}/sign-in#${secret}`;
}
