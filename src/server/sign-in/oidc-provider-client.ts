import * as client from "openid-client";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Settings } from "../settings.ts";

type Oidc = NonNullable<Settings["oidc"]>;

/** Clocks of two servers differ by seconds; more than this is refused. */
const CLOCK_TOLERANCE_SECONDS = 30;
const TIMEOUT_SECONDS = 10;

const found = new Map<string, Promise<client.Configuration>>();

/**
 * The provider as it describes itself, asked once per process; its keys are fetched again when they change. A failure is not kept.
 * Throws `oidc.unreachable`.
 */
export async function providerOf(oidc: Oidc): Promise<client.Configuration> {
  const key = JSON.stringify([oidc.issuer, oidc.clientId, oidc.clientSecret]);
  const asked = found.get(key) ?? discover(oidc);
  found.set(key, asked);
  try {
    return await asked;
  } catch (cause) {
    found.delete(key);
    throw new EvenkeelError(
      "oidc.unreachable",
      "The identity provider does not describe itself at the address that is set.",
      "Try again; check EVENKEEL_OIDC_ISSUER from this machine.",
      { cause },
    );
  }
}

function discover({ issuer, clientId, clientSecret }: Oidc): Promise<client.Configuration> {
  const address = new URL(issuer);
  const secret = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret);
  // Plain HTTP only on this machine: for a trial, and for the tests.
  const insecure = address.protocol === "http:" && isLocal(address.hostname) ? [client.allowInsecureRequests] : [];
  // Without it the signature of an id token that comes over the provider's own TLS is not looked at.
  const execute = [client.enableNonRepudiationChecks, ...insecure];
  return client.discovery(address, clientId, { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS }, secret, {
    execute,
    timeout: TIMEOUT_SECONDS,
  });
}

function isLocal(hostname: string): boolean {
  return hostname === "127.0.0.1" || hostname === "[::1]" || hostname === "localhost" || hostname.endsWith(".localhost");
}
