import { createPublicKey, verify } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { DAY, HOUR } from "../../core/model/time.ts";
import type { Envelope } from "../../core/privacy/manifest.ts";
import type { Questionnaire } from "../../core/privacy/questionnaire.ts";
import type { SealedRelease } from "../../core/privacy/seal-release.ts";
import { openBox } from "../../jobs/open-box.ts";
import { advanceRounds } from "../../jobs/round-steps.ts";
import { startChat } from "../../jobs/webhook-server.fixture.ts";
import { checkResults } from "../../respondent/check-results.ts";
import { canonicalText, fingerprintOf } from "../../state/fingerprint.ts";
import { findRound } from "../../state/rounds.ts";
import { aRoundWorld, published, type RoundWorld, START, type Token } from "../round-world.fixture.ts";

const draft = { instrument: "pulse", title: "Spring", k: 5, kComment: 10, disciplines: [], windows: null, demonstration: false };
const worlds: RoundWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function aWorld(people?: Readonly<Record<string, number>>, chats: readonly string[] = []): Promise<RoundWorld> {
  const world = await aRoundWorld(people, chats);
  worlds.push(world);
  return world;
}

const COACH = "coach@acme.example";

/** A pulse that was drafted and announced by the coach. */
async function announced(world: RoundWorld) {
  const drafted = await world.as(COACH)("POST", "/rounds", draft);
  expect(drafted, JSON.stringify(drafted.body)).toMatchObject({ status: 200 });
  const { status, body } = await world.as(COACH)("POST", `/rounds/${drafted.body.id}/announce`);
  expect(status, JSON.stringify(body)).toBe(200);
  return { id: String(body.id), path: `/rounds/${body.id}`, windows: body.windows, body };
}

async function moveTo(world: RoundWorld, instant: number): Promise<void> {
  world.at(instant);
  await world.tick();
  expect(world.complaints).toEqual([]);
}

const linkIn = (message: string): string => /http\S+#r=\S+/.exec(message.replaceAll("=\r\n", "").replaceAll("=3D", "="))?.[0] ?? "";

test("a round goes from draft to results: mails, ballots, release, and one commitment that comes back", async () => {
  const world = await aWorld();
  const coach = world.as(COACH);
  const { id, path, windows, body } = await announced(world);
  expect(body).toMatchObject({ state: "announced", eligible: 17, progress: null, mine: null });
  expect(body.cohorts.map(({ node, eligible }: { node: string; eligible: number }) => [node, eligible])).toEqual([
    ["payments", 9],
    ["search", 8],
  ]);
  await moveTo(world, START + HOUR);
  expect(world.mails.received).toHaveLength(17);
  expect(world.mails.received.every(({ message }) => linkIn(message) === "")).toBe(true);

  await moveTo(world, windows.enrolFrom);
  const invited = world.mails.received.slice(17);
  expect(new Set(invited.flatMap(({ to }) => to)).size).toBe(17);
  const links = invited.map(({ message }) => linkIn(message));
  const own = await world.as("payments-1@acme.example")("POST", `${path}/ballot`);
  expect(links).toContain(own.body.link);
  const tokens: (readonly Token[])[] = [];
  for (const link of links) tokens.push(await world.fetchToken(link));
  await expect(world.fetchToken(links[0] ?? "")).rejects.toThrow("token.already-issued");

  await moveTo(world, windows.enrolUntil);
  expect((await world.as("payments-1@acme.example")("POST", `${path}/ballot`)).body).toMatchObject({ code: "round.not-enrolling" });
  expect((await world.context.database.pool.query("select from state.round_member")).rowCount).toBe(0);
  expect((await world.context.database.pool.query("select enrol_key from state.round")).rows).toEqual([{ enrol_key: null }]);

  await moveTo(world, windows.answerFrom);
  const manifest = (await published<Envelope>(world.answers, `manifest-${id}`)).entry;
  if (manifest.kind !== "round") throw new Error("no manifest");
  const questionnaire = await published<Questionnaire>(world.answers, manifest.instrument.sha256);
  expect(fingerprintOf(canonicalText(questionnaire))).toBe(manifest.instrument.sha256);
  expect(questionnaire.items).toHaveLength(8);
  for (const [at, [scores]] of tokens.entries()) {
    const answers = Object.fromEntries(questionnaire.items.map((item) => [item.id, 1 + (at % 7)]));
    expect(await world.drop(scores?.frame({ v: 1, answers }) ?? new Uint8Array())).toBe(0);
  }
  expect((await coach("GET", path)).body.progress).toBe("fewer than 5 so far");
  await moveTo(world, windows.answerFrom + DAY);
  expect((await coach("GET", path)).body.progress).toBe("at least 17 so far");
  expect((await coach("GET", `${path}/results/org`)).body).toMatchObject({ code: "round.not-released" });

  await moveTo(world, windows.answerUntil);
  expect((await coach("GET", path)).body).toMatchObject({ state: "released", progress: null });
  const { sealed, figures } = (await coach("GET", `${path}/export/org?format=json`)).body;
  expect(figures[0].whole.organisation).toMatchObject({ eligible: 17, accepted: 17 });
  expect(await published<SealedRelease>(world.answers, `release-${id}`)).toEqual(sealed);
  expect(checkResults(manifest, sealed, JSON.stringify({ sealed, figures })).map(({ result }) => result)).toEqual(["holds", "holds"]);
  const seen = await coach("GET", `${path}/results/payments`);
  expect(seen.status, JSON.stringify(seen.body)).toBe(200);
  expect((await world.as("payments-1@acme.example")("GET", `${path}/results/payments`)).body).toEqual({
    ...seen.body,
    mayCommit: true,
    groups: expect.anything(),
  });
  expect((await world.as("search-1@acme.example")("GET", `${path}/results/payments`)).status).toBe(404);
  for (const format of ["json", "csv", "md", "png"]) {
    const reply = await world.as(COACH)("GET", `${path}/results/org`);
    expect(reply.status, format).toBe(200);
  }

  const given = {
    text: "We talk to users weekly",
    practice: null,
    ownerRole: "team lead",
    by: windows.answerUntil + 60 * DAY,
    expected: "Fewer surprises",
    howKnown: "We count them",
  };
  expect((await world.as("search-1@acme.example")("POST", `${path}/commitments/payments`, given)).status).toBe(403);
  const made = await world.as("payments-1@acme.example")("POST", `${path}/commitments/payments`, given);
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  expect((await world.as("payments-1@acme.example")("POST", `${path}/commitments/payments`, given)).body.code).toBe(
    "commitment.already-made",
  );
  const next = await announced(world);
  const again = (await published<Envelope>(world.answers, `manifest-${next.id}`)).entry;
  const asked = await published<Questionnaire>(world.answers, again.kind === "round" ? again.instrument.sha256 : "");
  const [zero] = asked.items;
  expect(zero).toMatchObject({ id: `zero-${made.body.id}`, scale: "kept" });
  expect(zero?.cohorts).toEqual(
    again.kind === "round" ? again.cohorts.filter(({ node }) => node === "payments").map((each) => each.id) : [],
  );
}, 120_000);

test("the chain holds: every entry names the one before, numbers grow by one, and the key of this installation signed each", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, windows, body } = await announced(world);
  for (const instant of [windows.enrolFrom, windows.enrolUntil, windows.answerFrom, windows.answerUntil]) await moveTo(world, instant);
  const { entries, fingerprint } = (await world.as(COACH)("GET", "/round-chain")).body as { entries: Envelope[]; fingerprint: string };
  expect(entries.map(({ entry }) => entry.kind)).toEqual(["round", "enrolment-closed", "release"]);
  let before: string | null = null;
  for (const [at, { entry, key, signature }] of entries.entries()) {
    const text = canonicalText(entry);
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
    expect(verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64url"))).toBe(true);
    expect(entry).toMatchObject({ seq: at + 1, previous: before, instance: expect.stringMatching(/^[0-9a-f-]{36}\/acme$/) });
    before = fingerprintOf(text);
  }
  expect(fingerprint).toBe(before);
  expect(body.manifest).toBe(fingerprintOf(canonicalText(entries[0]?.entry ?? {})));
  expect(entries[2]?.entry).toMatchObject({ acceptedTotal: { scores: 0, comment: 0 } });
  expect(await published<Envelope[]>(world.answers, `chain-${id}`)).toEqual(entries.slice(1));
  expect(await published<string[]>(world.answers, `spent-${id}`)).toEqual([]);
});

test("two people void a round; one alone does not, and nothing of it stays", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, path, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const reason = { reason: "Announced by mistake" };
  expect((await world.as(COACH)("POST", `${path}/void`, reason)).body).toMatchObject({ state: "enrolling", voidAsked: { by: COACH } });
  expect((await world.as(COACH)("POST", `${path}/void`, reason)).body).toMatchObject({ code: "round.void-asked" });
  expect((await world.as("payments-1@acme.example")("POST", `${path}/void`, reason)).status).toBe(403);
  expect((await world.as("operator@acme.example")("POST", `${path}/void`, { reason: "Agreed" })).body).toMatchObject({
    state: "void",
    voidReason: "Announced by mistake",
  });
  expect((await world.context.database.pool.query("select from state.round_member")).rowCount).toBe(0);
  expect((await world.as(COACH)("POST", `${path}/void`, reason)).body).toMatchObject({ code: "round.over" });
  await moveTo(world, windows.answerUntil);
  expect((await world.as(COACH)("GET", path)).body.state).toBe("void");
  expect(await published<Envelope[]>(world.answers, `chain-${id}`)).toMatchObject([{ entry: { kind: "void" } }]);
});

test("what was announced is frozen, a lower threshold and an overlap are refused, drafts are the coach's alone", async () => {
  const world = await aWorld({ payments: 8 });
  const coach = world.as(COACH);
  const drafted = await coach("POST", "/rounds", draft);
  expect((await world.as("payments-1@acme.example")("GET", `/rounds/${drafted.body.id}`)).body.code).toBe("round.not-found");
  expect((await world.as("payments-1@acme.example")("GET", "/rounds")).body).toMatchObject({ rounds: [], settings: null });
  const { path } = await announced(world);
  expect((await coach("PUT", path, draft)).body.code).toBe("round.frozen");
  expect((await coach("DELETE", path)).body.code).toBe("round.frozen");
  expect((await coach("POST", `${path}/announce`)).body.code).toBe("round.frozen");
  expect((await coach("POST", `/rounds/${drafted.body.id}/announce`)).body.code).toBe("round.overlaps");
  await world.context.database.pool.query("update state.organisation set k = 8");
  expect((await coach("POST", "/rounds", draft)).body.code).toBe("round.threshold-lowered");
  expect((await coach("POST", "/rounds", { ...draft, instrument: "nothing" })).body.code).toBe("instrument.not-found");
});

const boxFile = async (world: RoundWorld): Promise<string> => {
  const [file = ""] = (await readdir(join(world.folder, "boxes"))).filter((name) => name.endsWith(".sqlite"));
  return join(world.folder, "boxes", file);
};

// The one total a day comes a day later, so that nothing else tells that there was anything in the box.
test.each([
  ["the file", async (world: RoundWorld) => rm(await boxFile(world))],
  ["the file and its mark", async (world: RoundWorld) => rm(join(world.folder, "boxes"), { recursive: true })],
])("a ballot box that is lost, %s, begins a new epoch in public, and everybody may answer again", async (_, lose) => {
  const world = await aWorld({ payments: 8 });
  const { id, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const link = (await world.as("payments-3@acme.example")("POST", `/rounds/${id}/ballot`)).body.link;
  const [scores] = await world.fetchToken(link);
  await moveTo(world, windows.enrolUntil);
  await moveTo(world, windows.answerFrom);
  const frame = scores?.frame({ v: 1, answers: {} }) ?? new Uint8Array();
  expect(await world.drop(frame)).toBe(0);
  await world.restart();
  expect(await world.drop(frame)).toBe(1);
  await world.context.rounds.boxes.close();
  await lose(world);
  await world.restart();
  expect(await world.drop(frame)).toBe(0);
  expect(await published<Envelope[]>(world.answers, `chain-${id}`)).toMatchObject([
    { entry: { kind: "enrolment-closed", issuedTotal: { scores: 1, comment: 1 } } },
    { entry: { kind: "box-epoch", epoch: 1 } },
  ]);
  await moveTo(world, windows.answerFrom + HOUR);
});

test("a box that was opened by a server that was killed at once, and is lost, begins a new epoch when answering opens", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  await moveTo(world, windows.enrolUntil);
  world.at(windows.answerFrom);
  const row = await findRound(world.context.database, id);
  if (row === null) throw new Error("no round");
  expect(await openBox(world.context, row)).toBe("opened");
  await world.context.rounds.boxes.close();
  await rm(await boxFile(world));
  await world.restart();
  await moveTo(world, windows.answerFrom);
  const { body } = await world.as(COACH)("GET", `/rounds/${id}`);
  expect(body.state).toBe("answering");
  expect(await published<Envelope[]>(world.answers, `chain-${id}`)).toMatchObject([
    { entry: { kind: "enrolment-closed" } },
    { entry: { kind: "box-epoch", epoch: 1 } },
  ]);
  expect(await world.context.rounds.boxes.accepted(id)).toBe(0);
});

test.each([
  ["enrols", "enrolFrom"],
  ["answers", "answerFrom"],
] as const)("a company that is taken away while its round %s leaves no key, code or ballot", async (_, when) => {
  const world = await aWorld({ payments: 8 });
  const { pool } = world.context.database;
  const { id, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const [scores] = await world.fetchToken((await world.as("payments-3@acme.example")("POST", `/rounds/${id}/ballot`)).body.link);
  if (when === "answerFrom") {
    await moveTo(world, windows.enrolUntil);
    await moveTo(world, windows.answerFrom);
    expect(await world.drop(scores?.frame({ v: 1, answers: {} }) ?? new Uint8Array())).toBe(0);
  }
  await pool.query("update state.organisation set invented = true");
  expect(await world.as("operator@acme.example")("DELETE", "/../../demonstration")).toEqual({ status: 204, body: null });
  expect((await pool.query("select from state.round")).rowCount).toBe(0);
  const kept = "select from pg_tables where schemaname = 'ballots' and tablename <> 'round_total'";
  expect((await pool.query(kept)).rowCount).toBe(0);
  expect(await readdir(join(world.folder, "boxes")).catch(() => [])).toEqual([]);
});

test("a database put back to an earlier day voids what was under way, and no number is used twice", async () => {
  const world = await aWorld({ payments: 8 });
  const { path } = await announced(world);
  await world.context.rounds.signing.heads.signed(world.organisation, 7);
  await world.restart();
  expect((await world.as(COACH)("GET", path)).body).toMatchObject({
    state: "void",
    voidReason: "The database was put back to an earlier day.",
  });
  const { entries } = (await world.as(COACH)("GET", "/round-chain")).body;
  expect(entries.map(({ entry }: Envelope) => entry.seq)).toEqual([1, 8]);
});

test("somebody who writes a colleague's address into their account does not get the colleague's ballot", async () => {
  const world = await aWorld({ payments: 8 });
  const { path, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const thief = world.as("payments-99@acme.example");
  expect((await thief("POST", `${path}/ballot`)).body.code).toBe("round.not-asked");
  const { pool } = world.context.database;
  const { rows } = await pool.query("select id from state.account where mail = 'payments-99@acme.example'");
  const { changeAccount } = await import("../../state/people.ts");
  await changeAccount(world.context.database, rows[0].id, { mail: "payments-2@acme.example" });
  expect((await thief("POST", `${path}/ballot`)).body.code).toBe("round.not-asked");
});

test("the route of the answer page is open to its origin alone, and leaves no line", async () => {
  const world = await aWorld({ payments: 8 });
  const ask = (origin: string) => fetch(`${world.server.origin}/api/enrol`, { method: "OPTIONS", headers: { origin } });
  const allowed = await ask("http://answer.evenkeel.localhost:4748");
  expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, "http://answer.evenkeel.localhost:4748"]);
  expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
  expect((await ask("https://evil.example")).status).toBe(403);
  const { windows, path } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const { link } = (await world.as("payments-1@acme.example")("POST", `${path}/ballot`)).body;
  await world.fetchToken(link);
  const code = new URLSearchParams(new URL(link).hash.slice(1)).get("k") ?? "none";
  expect(world.server.logged()).not.toContain('"route":"enrol"');
  expect(world.server.logged()).not.toContain(code);
});

test("no route, mail or log line tells who has fetched a ballot or answered", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, path, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const mine = async (name: string) => (await world.as(name)("GET", path)).body;
  const told = async () => {
    const coach = world.as(COACH);
    const pages = await Promise.all([coach("GET", path), coach("GET", "/rounds"), coach("GET", "/round-chain"), coach("GET", "/roster")]);
    return JSON.stringify(pages.map(({ body }) => body));
  };
  const [before, own] = [await told(), await mine("payments-1@acme.example")];
  const [scores] = await world.fetchToken((await world.as("payments-1@acme.example")("POST", `${path}/ballot`)).body.link);
  expect(await told()).toBe(before);
  expect(await mine("payments-1@acme.example")).toEqual(own);
  await moveTo(world, windows.enrolUntil - HOUR);
  const reminders = world.mails.received.filter(({ message }) => message.includes("can still be fetched"));
  expect(new Set(reminders.flatMap(({ to }) => to)).size).toBe(8);
  await moveTo(world, windows.enrolUntil);
  await moveTo(world, windows.answerFrom);
  const quiet = await told();
  expect(await world.drop(scores?.frame({ v: 1, answers: {} }) ?? new Uint8Array())).toBe(0);
  expect(await told()).toBe(quiet);
  await moveTo(world, windows.answerFrom + 3.5 * DAY);
  const later = world.mails.received.filter(({ message }) => message.includes("answers are still open"));
  expect(new Set(later.flatMap(({ to }) => to)).size).toBe(8);
  expect(later).toHaveLength(8);
  const { rows } = await world.context.database.pool.query("select * from state.round_delivery where round = $1", [id]);
  expect(rows.every(({ team }) => ["payments", "*channels"].includes(team))).toBe(true);
  expect(world.server.logged()).not.toContain("@acme.example");
});

test("small teams answer together, are told with whom, and commit together", async () => {
  const world = await aWorld({ payments: 5, search: 4, risk: 12 });
  const { path, windows, body } = await announced(world);
  const together = body.cohorts.find(({ teams }: { teams: readonly string[] }) => teams.length === 2);
  expect(together).toMatchObject({ label: "payments + search", teams: ["payments", "search"], eligible: 9 });
  const own = await world.as("search-1@acme.example")("GET", path);
  expect(own.body.mine).toEqual({ cohort: "payments + search", together: ["payments", "search"], mayFetch: false });
  await moveTo(world, START + HOUR);
  const letter = world.mails.received.find(({ to }) => to.includes("search-1@acme.example"));
  expect(letter?.message).toContain("payments, search");
  for (const instant of [windows.enrolFrom, windows.enrolUntil, windows.answerFrom]) await moveTo(world, instant);
  expect((await world.as("search-1@acme.example")("GET", path)).body.mine).toEqual({ ...own.body.mine, mayFetch: false });
  const given = {
    text: "One list",
    practice: null,
    ownerRole: "lead",
    by: windows.answerUntil,
    expected: "Less waiting",
    howKnown: "We count",
  };
  const asked = await world.as("risk-1@acme.example")("POST", `${path}/commitments/${together.node}`, given);
  expect(asked.body.code).toBe("permission.denied");
  expect((await world.as("search-1@acme.example")("POST", `${path}/commitments/${together.node}`, given)).body.code).toBe(
    "round.not-released",
  );
});

test("answering is lengthened once, and everybody is told", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, path, windows } = await announced(world);
  const coach = world.as(COACH);
  expect((await coach("POST", `${path}/extend`, { answerUntil: windows.extendUntil })).body.code).toBe("round.not-answering");
  for (const instant of [windows.enrolFrom, windows.enrolUntil, windows.answerFrom]) await moveTo(world, instant);
  const longer = await coach("POST", `${path}/extend`, { answerUntil: windows.extendUntil });
  expect(longer.body).toMatchObject({ extended: true, windows: { answerUntil: windows.extendUntil } });
  expect((await coach("POST", `${path}/extend`, { answerUntil: windows.extendUntil })).body.code).toBe("round.already-extended");
  await moveTo(world, windows.answerUntil);
  expect((await coach("GET", path)).body.state).toBe("answering");
  await moveTo(world, windows.extendUntil);
  expect((await coach("GET", path)).body.state).toBe("released");
  expect(await published<Envelope[]>(world.answers, `chain-${id}`)).toMatchObject([
    { entry: { kind: "enrolment-closed" } },
    { entry: { kind: "extension", answerUntil: windows.extendUntil } },
    { entry: { kind: "release" } },
  ]);
});

test("a close that is killed at any step gives the same release, and only once", async () => {
  const world = await aWorld({ payments: 8 });
  const { id, path, windows } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const links = world.mails.received.map(({ message }) => linkIn(message)).filter((link) => link.includes("&k="));
  const tokens = [];
  for (const link of links) tokens.push((await world.fetchToken(link))[0]);
  await moveTo(world, windows.enrolUntil);
  await moveTo(world, windows.answerFrom);
  for (const token of tokens) expect(await world.drop(token?.frame({ v: 1, answers: { "b1-1": 6 } }) ?? new Uint8Array())).toBe(0);
  world.at(windows.answerUntil);
  const { rounds } = world.context;
  const broken = (over: Partial<typeof rounds>) => ({ ...world.context, rounds: { ...rounds, ...over } });
  const die = async (): Promise<never> => {
    throw new Error("killed");
  };
  // Before the ballots are read, between two parts of the release, before the ballots are destroyed, and before the entry is signed.
  await advanceRounds(broken({ boxes: { ...rounds.boxes, release: die } }));
  const half: typeof rounds.boxes.release = (of, keep) => rounds.boxes.release(of, (accepted, parts) => keep(accepted, oneOf(parts)));
  await advanceRounds(broken({ boxes: { ...rounds.boxes, release: half } }));
  expect(await released(world, id)).toBeNull();
  await world.restart();
  await advanceRounds(broken({ boxes: { ...rounds.boxes, destroy: die } }));
  const kept = await released(world, id);
  expect(kept).toContain('"accepted":8');
  expect((await world.as(COACH)("GET", path)).body.state).toBe("closing");
  await expect(published(world.answers, `release-${id}`)).rejects.toThrow("404");
  await world.restart();
  const unsigned = {
    ...rounds.signing,
    key: {
      ...rounds.signing.key,
      sign: () => {
        throw new Error("killed");
      },
    },
  };
  await advanceRounds(broken({ signing: unsigned }));
  await world.restart();
  world.forgetComplaints();
  await world.tick();
  expect(await released(world, id)).toBe(kept);
  const { rows } = await world.context.database.pool.query("select name from state.round_document where round = $1", [id]);
  expect(rows.map(({ name }) => name).toSorted()).toEqual([`release-${id}`, `salts-${id}`, `sealed-${id}`, `spent-${id}`]);
  expect((await world.as(COACH)("GET", path)).body.state).toBe("released");
  expect(world.complaints).toEqual([]);
});

async function* oneOf<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const part of parts) {
    yield part;
    throw new Error("killed");
  }
}

async function released(world: RoundWorld, round: string): Promise<string | null> {
  const { rows } = await world.context.database.pool.query("select text from state.round_document where name = $1", [`release-${round}`]);
  return rows[0]?.text ?? null;
}

test("channels get one message without a code, and the chain goes to whoever keeps a copy", async () => {
  const hook = await startChat();
  const world = await aWorld({ payments: 8 }, [hook.origin]);
  const coach = world.as(COACH);
  const settings = {
    pulses: null,
    channels: [{ kind: "mattermost", url: `${hook.origin}/hooks/secret-of-the-channel` }],
    publishTo: ["council@acme.example"],
  };
  const set = await coach("PUT", "/round-settings", settings);
  expect(set.status, JSON.stringify(set.body)).toBe(200);
  expect(JSON.stringify(set.body)).not.toContain("secret-of-the-channel");
  expect((await coach("PUT", "/round-settings", { ...settings, publishTo: ["file:///etc/passwd;", "no place"] })).body.code).toBe(
    "round.settings-invalid",
  );
  expect((await coach("PUT", "/round-settings", { ...settings, channels: set.body.channels })).status).toBe(200);
  const { windows, body } = await announced(world);
  await moveTo(world, windows.enrolFrom);
  const council = world.mails.received.filter(({ to }) => to.includes("council@acme.example"));
  expect(council).toHaveLength(1);
  expect(council[0]?.message.replaceAll("=\r\n", "")).toContain(body.manifest);
  const posted = hook.posted.map((message) => JSON.stringify(message));
  expect(posted).toHaveLength(1);
  expect(posted.join()).toContain("Fetch your ballot");
  expect(posted.join()).not.toContain("#r=");
  await world.tick();
  expect(hook.posted).toHaveLength(1);
  await hook.close();
});

test("pulses that are scheduled announce themselves on their day, once in their weeks, and one that cannot says why", async () => {
  const world = await aWorld({ payments: 8 });
  const coach = world.as(COACH);
  const pulses = { everyWeeks: 4, weekday: 1, timeZone: "UTC" };
  await coach("PUT", "/round-settings", { pulses, channels: [], publishTo: [] });
  await moveTo(world, START - HOUR);
  expect((await coach("GET", "/rounds")).body.rounds).toEqual([]);
  await moveTo(world, START);
  await moveTo(world, START + HOUR / 2);
  const [pulse, ...others] = (await coach("GET", "/rounds")).body.rounds;
  expect(pulse).toMatchObject({ title: "Pulse March 2026", state: "announced", instrument: { kind: "pulse" } });
  expect(others).toEqual([]);
  await moveTo(world, START + 7 * DAY);
  expect((await coach("GET", "/rounds")).body.rounds).toHaveLength(1);
  await world.context.database.pool.query("delete from state.member");
  world.at(START + 28 * DAY);
  await world.tick();
  expect(world.complaints).toMatchObject([{ code: "round.too-few-eligible" }]);
  expect((await coach("GET", "/rounds")).body.rounds).toHaveLength(1);
});
