import { randomBytes, randomUUID } from "node:crypto";
import type http from "node:http";
import type { AddressInfo } from "node:net";
import { createAnswerListener } from "../../src/ballots/answer-listener.ts";
import type { DropCode } from "../../src/core/privacy/ballot-frame.ts";
import { canonicalJson, type Json } from "../../src/core/privacy/canonical-json.ts";
import type { Purpose } from "../../src/core/privacy/manifest.ts";
import { readAnswerPages } from "../../src/server/answer-pages.ts";
import { type Accepted, createCheckingBox } from "./answer-box.fixture.ts";
import { type SignedChain, signChain } from "./answer-chain.fixture.ts";
import { createIssuerOfOne } from "./answer-issuer.fixture.ts";
import { cohortKeys, sha256 } from "./answer-keys.fixture.ts";
import { aQuestionnaire } from "./answer-questionnaire.fixture.ts";

// Both sides a respondent's page talks to: the real answer listener with the page as it was built, and OpenSSL as issuer and box behind
// it. What the page blinds by itself is signed and verified by code that shares nothing with it.

export interface AnswerOrigin {
  readonly round: string;
  readonly link: (over?: { readonly fingerprint?: string; readonly code?: string | null }) => string;
  readonly origin: string;
  readonly appOrigin: string;
  readonly accepted: readonly Accepted[];
  /** Bytes of each frame that came, accepted or not. */
  readonly frames: readonly Uint8Array[];
  /** The next replies to frames, before the box looks at them; "lost": accepted, and the line goes. */
  readonly troubles: ("lost" | DropCode)[];
  /** The issuer signs with another key than announced. */
  readonly tagging: { on: boolean };
  /** Signs and publishes what happened to the round since it was announced; a key is handed over with `to`, its proof by the new key. */
  readonly happen: (body: { readonly [key: string]: Json }) => void;
  /** From now on another key signs; a stranger's proof hands over to a key that never agreed. */
  readonly rotate: SignedChain["rotate"];
  readonly close: () => Promise<void>;
}

export interface Setting {
  /** Folder of the built page. */
  readonly page: URL;
  readonly windows: readonly [enrolFrom: number, enrolUntil: number, answerFrom: number, answerUntil: number];
  readonly exponent?: number;
  readonly disciplines?: readonly string[];
  /** How many groups the rules name; only the first has people. */
  readonly groups?: number;
}

/** A server for one round and one code. */
export async function openAnswerOrigin({
  page,
  windows: [enrolFrom, enrolUntil, answerFrom, answerUntil],
  exponent = 65_537,
  disciplines = ["Security", "Operations", "Everything else"],
  groups = 1,
}: Setting): Promise<AnswerOrigin> {
  const keys = cohortKeys(exponent);
  const [round, cohort] = [randomUUID(), randomUUID()];
  const code = randomBytes(16).toString("base64url");
  const questionnaire = aQuestionnaire();
  const frames: Uint8Array[] = [];
  const troubles: ("lost" | DropCode)[] = [];
  const tagging = { on: false };
  const box = createCheckingBox({ keys, round, cohort, answerFrom, answerUntil, questionnaire, disciplines: disciplines.length });
  const appServer = createIssuerOfOne({ keys, cohort, code, origin: () => origin, tagging });
  const appOrigin = await listening(appServer, "app");
  const published = new Map<string, () => string>();
  let answering: http.ServerResponse | null = null;
  const drop = async (frame: Uint8Array): Promise<DropCode> => {
    frames.push(frame);
    const trouble = troubles.shift();
    if (typeof trouble === "number") return trouble;
    const taken = box.take(frame);
    if (trouble === "lost") answering?.destroy();
    return taken;
  };
  const answerServer = createAnswerListener({
    certificate: null,
    box: { drop },
    published: async (name) => {
      const text = published.get(name)?.();
      return text === undefined ? null : Buffer.from(text);
    },
    pages: (await readAnswerPages(page)).files,
    application: appOrigin,
  });
  answerServer.prependListener("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.url === "/drop") answering = response;
  });
  const origin = await listening(answerServer, "answer");
  const shown = (purpose: Purpose) => {
    const { n = "", e = "" } = keys[purpose].publicKey.export({ format: "jwk" });
    return { n, e };
  };
  const others = Array.from({ length: groups - 1 }, (_, at) => ({ id: `team-${at}`, cohort: randomUUID() }));
  const chain = signChain({
    v: 1,
    instance: "test/mill-race",
    seq: 3,
    previous: null,
    kind: "round",
    round,
    instrument: { id: "baseline", version: 1, sha256: sha256(Buffer.from(canonicalJson(questionnaire))) },
    k: 5,
    kComment: 10,
    release: "release/1",
    tree: [
      { id: "org", parent: null, label: "Brambleford" },
      { id: "wheel", parent: "org", label: "Wheel" },
      ...others.map(({ id }) => ({ id, parent: "org", label: `Group ${id}` })),
    ],
    cohorts: [
      { id: cohort, node: "wheel", eligible: 9, teamOnly: false, keys: { scores: shown("scores"), comment: shown("comment") } },
      ...others.map(({ id, cohort }) => ({ id: cohort, node: id, eligible: 8, teamOnly: false, keys: someKeys() })),
    ],
    disciplines,
    sealed: null,
    windows: { enrolFrom, enrolUntil, answerFrom, answerUntil, extendUntil: answerUntil + 86_400_000 },
    client: { page: "sha384-page", cli: ">=0.1.0" },
    origins: { app: appOrigin, answer: origin },
    demonstration: false,
  });
  const asked = canonicalJson(questionnaire);
  published.set(`manifest-${round}`, () => chain.manifest);
  published.set(`chain-${round}`, chain.later);
  published.set(sha256(Buffer.from(asked)), () => asked);
  return {
    round,
    happen: (body) => chain.happen({ round, ...body }),
    rotate: chain.rotate,
    origin,
    appOrigin,
    accepted: box.accepted,
    frames,
    troubles,
    tagging,
    link: ({ fingerprint = chain.fingerprint, code: given = code } = {}) =>
      `${origin}/#r=${round}&m=${fingerprint}&c=${cohort}${given === null ? "" : `&k=${given}`}`,
    close: async () => {
      for (const server of [answerServer, appServer]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** Numbers of the right form that nobody has the private part of. */
function someKeys() {
  const key = () => {
    const n = randomBytes(384);
    n.writeUInt8(n.readUInt8(0) | 0x80, 0);
    n.writeUInt8(n.readUInt8(383) | 1, 383);
    return { n: n.toString("base64url"), e: "AQAB" };
  };
  return { scores: key(), comment: key() };
}

async function listening(server: Pick<http.Server, "listen" | "address">, name: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return `http://${name}.evenkeel.localhost:${typeof address === "object" ? address?.port : 0}`;
}
