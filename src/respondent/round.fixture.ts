import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAnswerListener } from "../ballots/answer-listener.ts";
import { createBallotBoxes } from "../ballots/ballot-boxes.ts";
import type { BallotBoxes, StaticFile } from "../ballots/ballots.ts";
import { aRound, NOW, questionnaire, sameKeysIn, type TestRound } from "../ballots/round.fixture.ts";
import { signBlinded } from "../ballots/sign-blinded.ts";
import { canonicalJson, type Json } from "../core/privacy/canonical-json.ts";
import type { Entry, Envelope, Manifest } from "../core/privacy/manifest.ts";

// A round that a respondent can be led through: the real answer listener and box over HTTP, and a signer in place of the application.

const page = Buffer.from('<!doctype html><title>Answers</title><script type="module" src="/answer.js" integrity="SRI"></script>');
const script = Buffer.from("export {};");
export const sha384 = (bytes: Uint8Array): string => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

export interface Staged {
  readonly manifest: Manifest;
  readonly fingerprint: string;
  readonly origin: string;
  readonly boxes: BallotBoxes;
  /** What is published; a test may change it. */
  readonly content: Map<string, Uint8Array>;
  readonly pages: Map<string, StaticFile>;
  /** What the application answers with, for a test that lets it lie. */
  readonly signer: { sign: (purpose: "scores" | "comment", blinded: Uint8Array) => Uint8Array };
  readonly sealed: (entry: Entry, key?: KeyObject) => Envelope;
  readonly publish: (name: string, json: unknown) => void;
  readonly close: () => Promise<void>;
}

export const code = randomBytes(16).toString("base64url");

/** JSON by construction. */
const json = (value: unknown): Json => value as Json;

export function fingerprint(value: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(json(value)))
    .digest("hex");
}

/** Making keys takes a second or two, so every round of a test file has the same. */
const keys = aRound();

export async function stageRound(change: (manifest: Manifest) => Manifest = (manifest) => manifest): Promise<Staged> {
  const test = sameKeysIn(keys);
  const instance = generateKeyPairSync("ed25519").privateKey;
  const content = new Map<string, Uint8Array>();
  const html = Buffer.from(page.toString().replace("SRI", sha384(script)));
  const pages = new Map<string, StaticFile>([
    ["/", { bytes: html, type: "text/html" }],
    ["/answer.js", { bytes: script, type: "text/javascript" }],
  ]);
  const signer: Staged["signer"] = { sign: (purpose, blinded) => signWith(test, purpose, blinded) };
  const application = createServer((request, response) => {
    bodyOf(request).then(
      (body) => {
        const asked: { blinded: Record<"scores" | "comment", string> } = JSON.parse(body);
        const signed = (purpose: "scores" | "comment"): string =>
          Buffer.from(signer.sign(purpose, Buffer.from(asked.blinded[purpose], "base64url"))).toString("base64url");
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ signatures: { scores: signed("scores"), comment: signed("comment") } }));
      },
      () => response.destroy(),
    );
  });
  const app = await listening(application);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-respondent-"));
  const boxes = createBallotBoxes({
    folder,
    now: () => NOW,
    complain: (error) => {
      throw error;
    },
  });
  const listener = createAnswerListener({
    certificate: null,
    box: boxes,
    published: async (name) => content.get(name) ?? null,
    pages,
    application: app,
  });
  const origin = await listening(listener);
  const manifest = change({
    ...test.manifest,
    seq: 1,
    instrument: { id: "pulse", version: 1, sha256: fingerprint(questionnaire) },
    client: { page: sha384(html), cli: ">=0.1" },
    origins: { app, answer: origin },
  });
  const sealed = (entry: Entry, key = instance): Envelope => ({
    entry,
    key: String(generatePublic(key)),
    signature: sign(null, Buffer.from(canonicalJson(json(entry))), key).toString("base64url"),
  });
  const publish = (name: string, value: unknown): void => void content.set(name, Buffer.from(canonicalJson(json(value))));
  publish(`manifest-${manifest.round}`, sealed(manifest));
  publish(`chain-${manifest.round}`, []);
  publish(manifest.instrument.sha256, questionnaire);
  await boxes.open(manifest, questionnaire, manifest.windows.answerUntil);
  const close = async (): Promise<void> => {
    await boxes.close();
    await Promise.all([application, listener].map((server) => new Promise((resolve) => server.close(resolve))));
    rmSync(folder, { recursive: true });
  };
  return { manifest, fingerprint: fingerprint(manifest), origin, boxes, content, pages, signer, sealed, publish, close };
}

function signWith({ cohorts }: TestRound, purpose: "scores" | "comment", blinded: Uint8Array): Uint8Array {
  const key = cohorts[0]?.keys[purpose];
  if (key === undefined) throw new RangeError("no cohort");
  return signBlinded(key, blinded);
}

const generatePublic = (key: KeyObject): string | undefined => key.export({ format: "jwk" }).x;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function listening(server: Pick<Server, "listen" | "address"> & NodeJS.EventEmitter): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new RangeError("not listening on a port");
  return address.port;
}
