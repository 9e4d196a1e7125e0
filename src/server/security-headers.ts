import { overTls } from "./cookies.ts";
import type { Settings } from "./settings.ts";

/** Sent with everything the application listener answers. */
export function securityHeaders(settings: Pick<Settings, "origin" | "tls">): Readonly<Record<string, string>> {
  return {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy":
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(settings.tls !== null || overTls(settings) ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}

/**
 * Of pages: only what we serve ourselves; styles that a script makes carry the nonce of this very answer (Mantine), scripts must come as
 * files and may write HTML only through the two named policies.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types evenkeel default",
  ].join("; ");
}
