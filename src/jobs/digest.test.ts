import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { HOUR, type Instant } from "../core/model/time.ts";
import { createMailer } from "../mail/create-mailer.ts";
import { startMailServer } from "../mail/mail-server.fixture.ts";
import { fullReport, hostileReport } from "../report/example-report.fixture.ts";
import type { Report } from "../report/report.ts";
import { testContext, testSettings } from "../server/application.fixture.ts";
import type { Context } from "../server/context.ts";
import { saveAssessment } from "../state/assessments.ts";
import type { Database } from "../state/database.ts";
import { readDigestRow } from "../state/digests.ts";
import { createOrganisation } from "../state/organisations.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { dueDigests, previewDigest, sendDigest, sendScheduledDigest } from "./digest.ts";
import { readDigest, setDigest, shownDigest } from "./digest-settings.ts";
import { startChat } from "./webhook-server.fixture.ts";

const smtp = await startMailServer();
const refusing = await startMailServer("550 nobody here");
const chat = await startChat({ "/services/gone": { status: 410 } });
const mailer = createMailer(smtp.url, "Evenkeel <evenkeel@acme.example>");
const refused = createMailer(refusing.url, "Evenkeel <evenkeel@acme.example>");
const schedule = { weekday: 1, hour: 9, timeZone: "Europe/Berlin" };
const asked = {
  schedule,
  node: "org",
  recipients: ["coach@acme.example", "lead@acme.example"],
  webhooks: [
    { kind: "slack" as const, url: `${chat.origin}/services/secret-part` },
    { kind: "mattermost" as const, url: `${chat.origin}/services/gone` },
  ],
};

let database: Database;
let context: Context;

async function assess(organisation: string, report: Report): Promise<void> {
  const window = { from: report.subject.from, to: report.subject.to };
  await saveAssessment(database, { organisation, weeks: 12, which: "now", window, version: "0", made: 1 }, [{ node: "org", report }]);
}

beforeAll(async () => {
  database = await openTestDatabase();
  const catalogue = await readCatalogue();
  context = testContext({ database, catalogue, mailer, settings: { ...testSettings, webhookOrigins: [chat.origin] } });
  await createOrganisation(database, { name: "Brambleford", invented: true }, 0);
  await createOrganisation(database, { name: "Empty", invented: false }, 0);
  await createOrganisation(database, { name: "Hostile", invented: false }, 0);
  await assess("brambleford", fullReport);
  await assess("hostile", hostileReport);
});

afterAll(async () => {
  mailer.close();
  refused.close();
  await Promise.all([smtp.close(), refusing.close(), chat.close()]);
});

test("addresses of webhooks are kept sealed, shown as hosts, and stay when they come back as hosts", async () => {
  const set = await setDigest(context, "brambleford", asked);
  const shown = shownDigest(set);
  expect(JSON.stringify(shown)).not.toContain("secret-part");
  expect(shown.webhooks[0]?.url).toBe(new URL(chat.origin).host);
  await setDigest(context, "brambleford", { ...shown, recipients: asked.recipients });
  expect((await readDigest(context, "brambleford")).webhooks).toEqual(asked.webhooks);
  expect(await readDigestRow(database, "brambleford")).not.toHaveProperty("recipients");
});

test.each([
  [{ schedule: { ...schedule, timeZone: "Mars/Olympus" } }, "digest.invalid"],
  [{ webhooks: [{ kind: "slack" as const, url: "hooks.slack.com" }] }, "digest.invalid"],
  [{ webhooks: [{ kind: "slack" as const, url: "https://169.254.169.254/x" }] }, "webhook.refused"],
  [{ node: "nowhere" }, "node.not-found"],
])("settings that do not fit are refused (%#)", async (wrong, code) => {
  await expect(setDigest(context, "brambleford", { ...asked, ...wrong })).rejects.toMatchObject({ code });
});

test("each gets the digest, and one who cannot be reached does not keep it from the others", async () => {
  const sent = await sendDigest(context, "brambleford");
  const host = new URL(chat.origin).host;
  expect(sent).toEqual([
    { to: "coach@acme.example", problem: null },
    { to: "lead@acme.example", problem: null },
    { to: `slack, ${host}`, problem: null },
    { to: `mattermost, ${host}`, problem: "The chat did not take the message: it answered 410, the webhook was taken away." },
  ]);
  const [mail] = smtp.received;
  expect(mail?.message).toContain("Content-ID: <chart-1>");
  expect(mail?.message).toContain("image/png");
  expect(mail?.message.match(/Content-Type: text\/(plain|html)/g)).toHaveLength(2);
  expect(JSON.stringify(chat.posted[0]?.body)).toContain("/o/brambleford");
});

test("a mail server that refuses is told of, without what it said of the address", async () => {
  const [first] = await sendDigest({ ...context, mailer: refused }, "brambleford");
  expect(first).toEqual({ to: "coach@acme.example", problem: "The mail was not sent: the mail server answered 550." });
});

test("the text reads as sentences with numbers, says that data are invented, and has the link", async () => {
  const { subject, text } = await previewDigest(context, "brambleford");
  expect(subject).toBe(
    "Brambleford (invented data): The pipeline trusts what it should not, and vulnerable dependencies wait for an update.",
  );
  expect(text).toContain(
    "◧ Breaches and known holes: 3 of 24 hold. The pipeline trusts what it should not: 7 of 31 steps and images from outside are fixed by a hash; 15 other claims cannot be seen here yet.",
  );
  expect(text).toContain("http://app.evenkeel.localhost:4747/o/brambleford\n");
  expect(text).not.toContain("!");
});

test("outside text cannot format, mention or break a mail or a chat", async () => {
  await setDigest(context, "hostile", { ...asked, schedule: null });
  const sent = await sendDigest(context, "hostile");
  expect(sent[0]?.problem).toBeNull();
  const { subject, text } = await previewDigest(context, "hostile");
  expect(subject).not.toMatch(/[\r\n\u202e]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the test
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  const slack = chat.posted.findLast(({ path }) => path.endsWith("secret-part"));
  expect(slack?.body).toMatchObject({ blocks: [{ text: { type: "plain_text" } }] });
  const page =
    smtp.received
      .at(-1)
      ?.message.split("Content-Type: text/html")[1]
      ?.replace(/=\r?\n/g, "") ?? "";
  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toMatch(/<script|<img src=3Dx/);
});

test("before anything was assessed there is nothing to send", async () => {
  await expect(sendDigest(context, "empty")).rejects.toMatchObject({ code: "assessment.none" });
});

test("the hour before it is due names nobody, the hour itself each organisation with a schedule", async () => {
  const nine: Instant = Date.parse("2026-05-11T07:00Z");
  expect(await dueDigests(context, nine)).toEqual(["brambleford"]);
  expect(await dueDigests(context, nine + 20 * 60_000)).toEqual(["brambleford"]);
  expect(await dueDigests(context, nine - HOUR)).toEqual([]);
  expect(await dueDigests(context, nine + HOUR)).toEqual([]);
});

test("the job of a digest fails when nobody took it, and not when somebody did", async () => {
  const { signal } = new AbortController();
  await sendScheduledDigest(context, "brambleford", signal);
  await sendScheduledDigest({ ...context, mailer: refused }, "brambleford", signal);
  await setDigest(context, "hostile", { ...asked, webhooks: [] });
  await expect(sendScheduledDigest({ ...context, mailer: refused }, "hostile", signal)).rejects.toMatchObject({ code: "digest.not-sent" });
});

test("without a mail server each recipient is told so, and chats still get it", async () => {
  const sent = await sendDigest({ ...context, mailer: null }, "brambleford");
  expect(sent.map(({ problem }) => problem === null)).toEqual([false, false, true, false]);
});
