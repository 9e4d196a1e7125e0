import { afterAll, beforeAll, expect, test } from "vitest";
import { judge } from "../../src/assess.ts";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Cell } from "../../src/core/evidence/estimate.ts";
import { DAY } from "../../src/core/model/time.ts";
import type { Envelope } from "../../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../../src/core/privacy/questionnaire.ts";
import { type Report, WHOLE } from "../../src/report/report.ts";
import { aRoundWorld, published, type RoundWorld, type Token } from "../../src/server/round-world.fixture.ts";
import { saveAssessment } from "../../src/state/assessments.ts";
import { lantern, NOW } from "./lantern.fixture.ts";
import { QUARTER, readLantern } from "./read-lantern.fixture.ts";

// What people say beside what the work shows: the findings of the organisation that can be counted by hand, on a server where a round
// was held in three teams. Of search too few answered, so that it is in no group by itself.

const PEOPLE = { payments: 9, platform: 8, search: 6 };
const ANSWERED_IN_SEARCH = 3;
const COACH = "coach@acme.example";
const draft = { instrument: "pulse", title: "Spring", k: 5, kComment: 10, disciplines: [], windows: null, demonstration: false };
const catalogue = await readCatalogue();
let world: RoundWorld;

beforeAll(async () => {
  world = await aRoundWorld(PEOPLE);
  const cells = await readLantern(catalogue);
  const key = { organisation: world.organisation, weeks: 12, which: "now", version: "0", made: NOW, window: QUARTER } as const;
  await saveAssessment(
    world.context.database,
    key,
    [WHOLE, "payments", "search"].map((node) => ({ node, report: reportOf(node, cells) })),
  );
  await holdRound();
});
afterAll(() => world?.close());

function reportOf(node: string, cells: readonly Cell[]): Report {
  const teams = lantern.teams.map(({ id, name, kind }) => ({ id, name, kind }));
  const subject = { name: "Lantern", ...QUARTER, windowWeeks: 12, repositories: [], teams };
  const own = cells.filter((cell) => cell.node === node);
  return judge(
    node,
    { subject, contributors: "5-7", cells: own, coverage: [], seen: [], controls: [], dataQuality: [] },
    { catalogue, organisation: lantern, previous: null, now: NOW, version: "0" },
  );
}

const linkIn = (message: string): string => /http\S+#r=\S+/.exec(message.replaceAll("=\r\n", "").replaceAll("=3D", "="))?.[0] ?? "";

async function moveTo(instant: number): Promise<void> {
  world.at(instant);
  await world.tick();
  expect(world.complaints).toEqual([]);
}

/** Everybody of payments and platform answers that all is well, and half of search. */
async function holdRound(): Promise<void> {
  const { body } = await world.as(COACH)("POST", "/rounds", draft);
  const announced = (await world.as(COACH)("POST", `/rounds/${body.id}/announce`)).body;
  const { windows } = announced;
  await moveTo(windows.enrolFrom);
  const tokens: (readonly Token[])[] = [];
  for (const { to, message } of world.mails.received.filter((each) => linkIn(each.message) !== "")) {
    const isLate = to.some((mail) => /^search-(\d+)@/.test(mail) && Number(/\d+/.exec(mail)?.[0]) > ANSWERED_IN_SEARCH);
    if (!isLate) tokens.push(await world.fetchToken(linkIn(message)));
  }
  expect(tokens).toHaveLength(PEOPLE.payments + PEOPLE.platform + ANSWERED_IN_SEARCH);
  await moveTo(windows.enrolUntil);
  await moveTo(windows.answerFrom);
  const manifest = (await published<Envelope>(world.answers, `manifest-${body.id}`)).entry;
  if (manifest.kind !== "round") throw new Error("no manifest");
  const { items } = await published<Questionnaire>(world.answers, manifest.instrument.sha256);
  const answers = Object.fromEntries(items.map(({ id, direction }) => [id, direction === 1 ? 7 : 1]));
  for (const [scores] of tokens) expect(await world.drop(scores?.frame({ v: 1, answers }) ?? new Uint8Array())).toBe(0);
  await moveTo(windows.answerFrom + DAY);
  await moveTo(windows.answerUntil);
  const results = async (node: string) => (await world.as(COACH)("GET", `/rounds/${body.id}/results/${node}`)).status;
  expect([await results(WHOLE), await results("payments"), await results("search")]).toEqual([200, 200, 404]);
}

const findingAt = async (finding: string, node: string) => {
  const { status, body } = await world.as(COACH)("GET", `/findings/${finding}?node=${node}&weeks=12`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

test("a symptom that the work shows carries what people said of it, and that they do not feel it is a question", async () => {
  const detail = await findingAt("changes-wait-for-security", WHOLE);
  expect(detail.finding.outcome).toBe("present");
  expect(detail.perception).toMatchObject({ score: expect.any(Number), answers: expect.stringContaining("Spring") });
  expect(detail.perception.low).toBeGreaterThanOrEqual(60);
  expect(detail.sureness.join(" ")).toContain("people do not feel it");
});

test("a figure that may not be shown stays withheld where the round released what the same team says", async () => {
  const detail = await findingAt("changes-wait-for-security", "payments");
  expect(detail.finding.outcome).toBe("suppressed");
  expect(detail.perception).toMatchObject({ answers: expect.stringContaining("Spring") });
  expect((await findingAt("b1-trust", "payments")).finding).toMatchObject({ outcome: "present", perception: { outcome: "present" } });
});

test.each(["changes-wait-for-security", "b1-trust", "value-takes-long"])(
  "of %s nothing is said at a team of which too few answered",
  async (finding) => {
    const detail = await findingAt(finding, "search");
    expect(detail.perception).toBeNull();
    expect(JSON.stringify(detail)).not.toContain("Spring");
    expect(detail.open[0]).toMatchObject({ measure: "survey", reason: "Asked, and not shown for this group", unlock: null });
    if (finding === "b1-trust") expect(detail.finding).toMatchObject({ outcome: "unknown", perception: { reason: "no-source" } });
  },
);
