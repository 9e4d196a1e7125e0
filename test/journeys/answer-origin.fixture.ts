import {
  createHash,
  createPublicKey,
  constants as crypto,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  randomUUID,
  sign,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createAnswerListener } from "../../src/ballots/answer-listener.ts";
import {
  type DropCode,
  decodeFrame,
  FRAME_BYTES,
  signedPart,
  tokenMessage,
  unpackPayload,
  uuidBytes,
} from "../../src/core/privacy/ballot-frame.ts";
import { canonicalJson, type Json } from "../../src/core/privacy/canonical-json.ts";
import type { Purpose } from "../../src/core/privacy/manifest.ts";
import { readPayload } from "../../src/core/privacy/payload.ts";
import { readAnswerPages } from "../../src/server/answer-pages.ts";

// Both sides a respondent's page talks to, over HTTP, with OpenSSL as issuer: what the page blinds by itself is signed and verified by
// code that shares nothing with it.

const folder = fileURLToPath(new URL("../../dist/web/answer", import.meta.url));
const purposes = ["scores", "comment"] as const;
const constructs: readonly (readonly [string, number])[] = [
  ["B1", 4],
  ["B2", 4],
  ["B3", 4],
  ["B4", 4],
  ["B5", 4],
  ["B6", 4],
  ["S1", 2],
  ["S2", 2],
  ["S3", 2],
  ["S4", 2],
  ["C1", 2],
  ["C3", 2],
  ["C4", 3],
  ["C5", 1],
  ["N", 3],
];
const hex = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function questionnaireOf() {
  const items = constructs.flatMap(([construct, count]) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${construct.toLowerCase()}-${index + 1}`,
      version: 1,
      construct,
      direction: 1,
      scale: "agreement",
      cohorts: null,
    })),
  );
  const wording = (say: (id: string) => string, agreement: readonly string[], prompts: Record<string, string>) => ({
    items: Object.fromEntries(items.map(({ id }) => [id, say(id)])),
    prompts,
    agreement,
    constructs: Object.fromEntries(constructs.map(([construct]) => [construct, `Construct ${construct}`])),
  });
  return {
    v: 1,
    id: "baseline",
    version: 1,
    title: "Baseline",
    minutes: 8,
    items,
    prompts: [{ id: "slows" }, { id: "helps" }],
    wording: {
      en: wording(
        (id) => `When a check fails because of our change, people in my team say so straight away (${id}).`,
        ["Strongly disagree", "Disagree", "Somewhat disagree", "Neither", "Somewhat agree", "Agree", "Strongly agree"],
        { slows: "What slows the work down most?", helps: "What would help?" },
      ),
      de: wording(
        (id) => `Wenn eine Prüfung wegen unserer Änderung fehlschlägt, sagt mein Team das sofort (${id}).`,
        [
          "Gar nicht einverstanden",
          "Nicht einverstanden",
          "Eher nicht einverstanden",
          "Weder noch",
          "Eher einverstanden",
          "Einverstanden",
          "Völlig einverstanden",
        ],
        { slows: "Was bremst die Arbeit am meisten?", helps: "Was würde helfen?" },
      ),
    },
    attributions: [],
  };
}

const enrolBody = z.strictObject({
  round: z.string(),
  code: z.string(),
  cohort: z.string(),
  blinded: z.strictObject({ scores: z.string(), comment: z.string() }),
});

export interface AnswerOrigin {
  readonly round: string;
  readonly link: (over?: { readonly fingerprint?: string; readonly code?: string | null }) => string;
  readonly origin: string;
  readonly appOrigin: string;
  readonly accepted: readonly { readonly purpose: Purpose; readonly content: unknown; readonly msgHash: string }[];
  readonly asked: readonly string[];
  /** Bytes of each frame that came, accepted or not. */
  readonly frames: readonly Uint8Array[];
  /** The next replies to frames, before the box looks at them; "lost": accepted, and the line goes. */
  readonly troubles: ("lost" | DropCode)[];
  /** The issuer signs with another key than announced. */
  readonly tagging: { on: boolean };
  /** Signs and publishes what happened to the round since it was announced; a key is handed over with `to`, its proof by the new key. */
  readonly happen: (body: { readonly [key: string]: Json }) => void;
  /** From now on another key signs; a stranger's proof hands over to a key that never agreed. */
  readonly rotate: (over?: { readonly provenBy: "nobody" }) => void;
  readonly close: () => Promise<void>;
}

export interface Setting {
  readonly windows: readonly [enrolFrom: number, enrolUntil: number, answerFrom: number, answerUntil: number];
  readonly exponent?: number;
  readonly disciplines?: readonly string[];
  /** The answer origin is the real listener, with the page as it was built, in front of this box. */
  readonly listener?: boolean;
}

/** A server for one round and one code. */
export async function openAnswerOrigin({
  windows,
  exponent = 65_537,
  disciplines = ["Security", "Operations", "Everything else"],
  listener = false,
}: Setting): Promise<AnswerOrigin> {
  const keys = new Map(purposes.map((purpose) => [purpose, generateKeyPairSync("rsa", { modulusLength: 3072, publicExponent: exponent })]));
  const instance = generateKeyPairSync("ed25519");
  const [round, cohort] = [randomUUID(), randomUUID()];
  const code = randomBytes(16).toString("base64url");
  const accepted: { purpose: Purpose; content: unknown; msgHash: string }[] = [];
  const frames: Uint8Array[] = [];
  const asked: string[] = [];
  const troubles: ("lost" | DropCode)[] = [];
  const tagging = { on: false };
  const spent = new Map<string, string>();
  const issued: string[] = [];
  const questionnaire = questionnaireOf();
  const box = new Map<string, string>();

  const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    asked.push(`${request.method} ${request.url}`);
    if (request.method === "POST" && request.url === "/drop") return void bodyOf(request).then((body) => reply(response, body));
    const name = request.url === "/" ? "index.html" : (request.url ?? "").slice(1);
    const boxed = box.get(name.replace(/^box\//, ""));
    const headers = {
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    };
    if (name.startsWith("box/")) {
      if (boxed === undefined) return void response.writeHead(404, headers).end();
      return void response
        .writeHead(200, { ...headers, "content-type": "application/json" })
        .end(boxed.padEnd(Math.ceil(boxed.length / 65_536) * 65_536));
    }
    const kinds: Readonly<Record<string, string>> = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css" };
    const kind = kinds[name.split(".").at(-1) ?? ""];
    if (kind === undefined) return void response.writeHead(404, headers).end();
    const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${appOrigin}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
    response
      .writeHead(200, { ...headers, "content-type": kind, "content-encoding": "gzip", "content-security-policy": policy })
      .end(readFileSync(join(folder, `${name}.gz`)));
  };

  const reply = (response: http.ServerResponse, frame: Buffer): void => {
    frames.push(frame);
    const trouble = troubles.shift();
    const outcome = typeof trouble === "number" ? trouble : take(frame);
    if (trouble === "lost") return void response.destroy();
    response
      .writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" })
      .end(Buffer.concat([Buffer.of(outcome), randomBytes(FRAME_BYTES - 1)]));
  };

  const take = (bytes: Buffer): DropCode => {
    const frame = decodeFrame(bytes);
    const purpose = purposes.find((each) => frame !== null && hex(spki(each)) === Buffer.from(frame.keyId).toString("hex"));
    if (Date.now() < windows[2] || Date.now() >= windows[3]) return 3;
    if (frame === null || purpose === undefined) return 4;
    const message = tokenMessage(frame.prefix, {
      round: idOf(round),
      cohort: idOf(cohort),
      purpose,
      publicKeyHash: createHash("sha256").update(frame.publicKey).digest(),
    });
    const key = { key: publicOf(purpose), padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
    if (!verify("sha384", message, key, frame.tokenSignature)) return 5;
    const ballotKey = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(frame.publicKey).toString("base64url") },
      format: "jwk",
    });
    if (!verify(null, signedPart(frame), ballotKey, frame.ballotSignature)) return 6;
    const json = unpackPayload(frame.payload);
    const asks = {
      items: new Set(questionnaire.items.map(({ id }) => id)),
      prompts: new Set(questionnaire.prompts.map(({ id }) => id)),
      disciplines: disciplines.length,
    };
    const payload = json === null ? null : readPayload(purpose, JSON.parse(Buffer.from(json).toString("utf8")), asks);
    if (payload === null) return 7;
    const msgHash = hex(message);
    const before = spent.get(msgHash);
    if (before !== undefined) return before === hex(bytes) ? 1 : 2;
    spent.set(msgHash, hex(bytes));
    accepted.push({ purpose, content: payload.content, msgHash });
    return 0;
  };

  const publicOf = (purpose: Purpose): KeyObject => keyOf(purpose).publicKey;
  const keyOf = (purpose: Purpose) => keys.get(purpose) ?? generateKeyPairSync("rsa", { modulusLength: 3072 });
  const spki = (purpose: Purpose): Buffer => publicOf(purpose).export({ type: "spki", format: "der" });
  const other = generateKeyPairSync("rsa", { modulusLength: 3072 });

  const enrol = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    asked.push(`${request.method} ${request.url}`);
    const headers = {
      "access-control-allow-origin": origin,
      "access-control-allow-headers": "content-type",
      "access-control-allow-methods": "POST",
      "content-type": "application/json",
    };
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    const body = enrolBody.parse(JSON.parse((await bodyOf(request)).toString("utf8")));
    const refuse = (problem: string, status: number) => void response.writeHead(status, headers).end(JSON.stringify({ code: problem }));
    if (body.code !== code || body.cohort !== cohort) return refuse("token.code-unknown", 404);
    const first = issued[0] ?? canonicalJson(body.blinded);
    issued[0] = first;
    if (first !== canonicalJson(body.blinded)) return refuse("token.already-issued", 409);
    const signed = (purpose: Purpose): string => {
      const key = tagging.on ? other.privateKey : keyOf(purpose).privateKey;
      return privateDecrypt({ key, padding: crypto.RSA_NO_PADDING }, Buffer.from(body.blinded[purpose], "base64url")).toString("base64url");
    };
    response.writeHead(200, headers).end(JSON.stringify({ signatures: { scores: signed("scores"), comment: signed("comment") } }));
  };

  const appServer = http.createServer((request, response) => void enrol(request, response));
  const appOrigin = await listening(appServer, "app");
  const answerServer = listener
    ? createAnswerListener({
        certificate: null,
        box: { drop: async (frame) => take(Buffer.from(frame)) },
        published: async (name) => (box.has(name) ? Buffer.from(box.get(name) ?? "") : null),
        pages: (await readAnswerPages()).files,
        application: appOrigin,
      })
    : http.createServer(answer);
  const origin = await listening(answerServer, "answer");
  const jwk = (purpose: Purpose) => publicOf(purpose).export({ format: "jwk" });
  const keyFields = (purpose: Purpose) => ({ n: jwk(purpose).n ?? "", e: jwk(purpose).e ?? "" });
  const [enrolFrom, enrolUntil, answerFrom, answerUntil] = windows;
  const manifest = {
    v: 1,
    instance: "test/mill-race",
    seq: 3,
    previous: null,
    kind: "round",
    round,
    instrument: { id: "baseline", version: 1, sha256: hex(Buffer.from(canonicalJson(questionnaire))) },
    k: 5,
    kComment: 10,
    release: "release/1",
    tree: [
      { id: "org", parent: null, label: "Brambleford" },
      { id: "wheel", parent: "org", label: "Wheel" },
    ],
    cohorts: [
      { id: cohort, node: "wheel", eligible: 9, teamOnly: false, keys: { scores: keyFields("scores"), comment: keyFields("comment") } },
    ],
    disciplines,
    sealed: null,
    windows: { enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil: answerUntil + 86_400_000 },
    client: { page: "sha384-page", cli: ">=0.1.0" },
    origins: { app: appOrigin, answer: origin },
    demonstration: false,
  } satisfies Json;
  const signedEntry = Buffer.from(canonicalJson(manifest));
  const instanceKey = instance.publicKey.export({ format: "jwk" }).x ?? "";
  box.set(
    `manifest-${round}`,
    canonicalJson({ entry: manifest, key: instanceKey, signature: sign(null, signedEntry, instance.privateKey).toString("base64url") }),
  );
  box.set(`chain-${round}`, "[]");
  box.set(manifest.instrument.sha256, canonicalJson(questionnaire));
  const chain: Json[] = [];
  let signer = instance;
  let previous = hex(signedEntry);
  const happen = (body: { readonly [key: string]: Json }): void => {
    const entry = { v: 1, instance: manifest.instance, seq: manifest.seq + chain.length + 1, previous, ...body };
    const text = Buffer.from(canonicalJson(entry));
    previous = hex(text);
    const key = signer.publicKey.export({ format: "jwk" }).x ?? "";
    chain.push({ entry, key, signature: sign(null, text, signer.privateKey).toString("base64url") });
    box.set(`chain-${round}`, canonicalJson(chain));
  };
  const rotate = (over?: { readonly provenBy: "nobody" }): void => {
    const next = generateKeyPairSync("ed25519");
    const to = next.publicKey.export({ format: "jwk" }).x ?? "";
    const entry = { v: 1, instance: manifest.instance, seq: manifest.seq + chain.length + 1, previous, kind: "key-rotation", to };
    const prover = over === undefined ? next : generateKeyPairSync("ed25519");
    happen({ kind: "key-rotation", to, proof: sign(null, Buffer.from(canonicalJson(entry)), prover.privateKey).toString("base64url") });
    signer = next;
  };
  return {
    round,
    happen: (body) => happen({ round, ...body }),
    rotate,
    origin,
    appOrigin,
    accepted,
    asked,
    frames,
    troubles,
    tagging,
    link: ({ fingerprint = hex(signedEntry), code: given = code } = {}) =>
      `${origin}/#r=${round}&m=${fingerprint}&c=${cohort}${given === null ? "" : `&k=${given}`}`,
    close: async () => {
      for (const server of [answerServer, appServer]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const idOf = (uuid: string): Uint8Array => uuidBytes(uuid) ?? new Uint8Array(16);

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function listening(server: Pick<http.Server, "listen" | "address">, name: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return `http://${name}.evenkeel.localhost:${typeof address === "object" ? address?.port : 0}`;
}
