import { afterAll, expect, test } from "vitest";
import { checkWebhook, postWebhook } from "./post-webhook.ts";
import { isPublicAddress } from "./public-address.ts";
import { startChat } from "./webhook-server.fixture.ts";

const chat = await startChat({
  "/moved": { status: 302, headers: { location: "/hook" } },
  "/gone": { status: 404 },
  "/broken": { status: 500 },
  "/silent": { status: 200, silent: true },
});
afterAll(chat.close);
const own = [chat.origin];

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.31.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "ff02::1",
  "2001:db8::1",
])("%s is not in the public internet", (address) => expect(isPublicAddress(address)).toBe(false));

test.each(["1.1.1.1", "52.1.2.3", "172.32.0.1", "2606:4700::1111"])("%s is", (address) => expect(isPublicAddress(address)).toBe(true));

test.each([
  "http://hooks.slack.com/services/x",
  "https://127.0.0.1/x",
  "https://[::1]/x",
  "https://0x7f.1/x",
  "https://2130706433/x",
  "https://localhost/x",
  "https://chat.localhost/x",
  "https://chat/x",
  "https://metadata.google.internal/x",
  "https://169.254.169.254/latest",
  "https://someone:secret@hooks.slack.com/x",
  "ftp://hooks.slack.com/x",
  "file:///etc/passwd",
  "nonsense",
])("%s is refused without asking anybody", (url) => {
  expect(() => checkWebhook(url, [])).toThrowError(expect.objectContaining({ code: "webhook.refused" }));
  expect(() => checkWebhook(url, own)).toThrowError(expect.objectContaining({ code: "webhook.refused" }));
});

test("a public https address is taken, and an origin of the own network where a setting allows it", () => {
  expect(checkWebhook("https://hooks.slack.com/services/T/B/x", []).host).toBe("hooks.slack.com");
  expect(checkWebhook("https://chat.intern.example:8443/hooks/x", ["https://chat.intern.example:8443"]).port).toBe("8443");
  expect(() => checkWebhook(`${chat.origin}/hook`, [])).toThrowError(expect.objectContaining({ code: "webhook.refused" }));
});

test("a name that leads inside is refused when it is looked up", async () => {
  // "localtest.me"-like names point to 127.0.0.1; without a network the lookup itself fails, and neither reaches a private host.
  await expect(postWebhook("https://127.0.0.1.nip.io/x", {}, [])).rejects.toMatchObject({ code: expect.stringMatching(/^webhook\./) });
});

test("a message arrives as JSON", async () => {
  await postWebhook(`${chat.origin}/hook`, { text: "ä <b> & \u{1f300}" }, own);
  expect(chat.posted.at(-1)).toEqual({ path: "/hook", body: { text: "ä <b> & \u{1f300}" } });
});

test.each([
  ["/moved", "it answered 302, a redirect, which is not followed"],
  ["/gone", "it answered 404, the webhook is not there any more"],
  ["/broken", "it answered 500"],
])("%s is a named failure that keeps the address to itself", async (path, why) => {
  const before = chat.posted.length;
  const failure = await postWebhook(`${chat.origin}${path}`, {}, own).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "webhook.not-sent", message: `The chat did not take the message: ${why}.` });
  expect(chat.posted).toHaveLength(before + 1);
});

test("a chat that is not there is a named failure", async () => {
  const closed = await startChat();
  await closed.close();
  await expect(postWebhook(`${closed.origin}/hook`, {}, [closed.origin])).rejects.toMatchObject({
    code: "webhook.not-sent",
    message: "The chat did not take the message: it cannot be reached.",
  });
});

test("sending stops when it is told to", async () => {
  await expect(postWebhook(`${chat.origin}/silent`, {}, own, AbortSignal.timeout(100))).rejects.toMatchObject({ code: "webhook.not-sent" });
});
