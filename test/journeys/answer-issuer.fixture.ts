import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import http from "node:http";
import { z } from "zod";
import { canonicalJson } from "../../src/core/privacy/canonical-json.ts";
import type { Purpose } from "../../src/core/privacy/manifest.ts";
import type { CohortKeys } from "./answer-keys.fixture.ts";

const enrolBody = z.strictObject({
  round: z.string(),
  code: z.string(),
  cohort: z.string(),
  blinded: z.strictObject({ scores: z.string(), comment: z.string() }),
});

interface Issuing {
  readonly keys: CohortKeys;
  readonly cohort: string;
  readonly code: string;
  /** Of the answer page; known once it listens. */
  readonly origin: () => string;
  /** Signs with another key than announced. */
  readonly tagging: { readonly on: boolean };
}

/** The application's side of one code: signs once, and the same again for the same values. */
export function createIssuerOfOne({ keys, cohort, code, origin, tagging }: Issuing): http.Server {
  const other = generateKeyPairSync("rsa", { modulusLength: 3072 });
  let issued: string | null = null;
  const enrol = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const headers = {
      "access-control-allow-origin": origin(),
      "access-control-allow-headers": "content-type",
      "access-control-allow-methods": "POST",
      "content-type": "application/json",
    };
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    const body = enrolBody.parse(JSON.parse(Buffer.concat(await request.toArray()).toString("utf8")));
    const refuse = (problem: string, status: number) => void response.writeHead(status, headers).end(JSON.stringify({ code: problem }));
    if (body.code !== code || body.cohort !== cohort) return refuse("token.code-unknown", 404);
    issued ??= canonicalJson(body.blinded);
    if (issued !== canonicalJson(body.blinded)) return refuse("token.already-issued", 409);
    const signed = (purpose: Purpose): string => {
      const key = tagging.on ? other.privateKey : keys[purpose].privateKey;
      return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(body.blinded[purpose], "base64url")).toString(
        "base64url",
      );
    };
    response.writeHead(200, headers).end(JSON.stringify({ signatures: { scores: signed("scores"), comment: signed("comment") } }));
  };
  return http.createServer((request, response) => void enrol(request, response));
}
