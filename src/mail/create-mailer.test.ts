import { afterEach, expect, test } from "vitest";
import { createMailer } from "./create-mailer.ts";
import { type MailServer, startMailServer } from "./mail-server.fixture.ts";

let server: MailServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");

test("a mail arrives with text, page, and pictures inside; each recipient sees no other", async () => {
  server = await startMailServer();
  const mailer = createMailer(server.url, "Evenkeel <evenkeel@acme.example>");
  await mailer.send({
    to: ["ada@acme.example", "bo@acme.example"],
    subject: "Wochenbericht für März 山",
    text: "Half wait longer than 3 days.\n.\nEnd",
    html: '<p>Half wait</p><img src="cid:chart-1" alt="Wait">',
    pictures: [{ id: "chart-1", png }],
  });
  mailer.close();
  expect(server.received.map((mail) => mail.to)).toEqual([["ada@acme.example"], ["bo@acme.example"]]);
  const [first] = server.received;
  expect(first?.message).not.toContain("bo@acme.example");
  expect(first?.message).toMatch(/^From: Evenkeel <evenkeel@acme\.example>/m);
  expect(first?.message).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(first?.message).toMatch(/^Content-I[dD]: <chart-1>/m);
  expect(first?.message).toMatch(/^Content-Disposition: inline/m);
  expect(first?.message.replace(/\s/g, "")).toContain(png.toString("base64"));
  expect(first?.message).toContain("\r\n.\r\nEnd");
});

test("an address cannot smuggle in another recipient or header", async () => {
  server = await startMailServer();
  const mailer = createMailer(server.url, "evenkeel@acme.example");
  const sent = await mailer
    .send({ to: ["ada@acme.example,eve@evil.example\r\nBcc: eve@evil.example"], subject: "a\r\nBcc: eve@evil.example", text: "x" })
    .then(
      () => "sent",
      () => "refused",
    );
  mailer.close();
  for (const mail of server.received) {
    expect(mail.to).not.toContain("eve@evil.example");
    expect(mail.message).not.toMatch(/^Bcc:/im);
  }
  expect(["sent", "refused"]).toContain(sent);
});

test.each([
  ["550 5.1.1 no such user", /answered 550/],
  ["451 4.3.0 try later", /answered 451/],
])("a refusal (%s) is named without an address, in message and cause", async (answer, words) => {
  server = await startMailServer(answer);
  const mailer = createMailer(server.url, "evenkeel@acme.example");
  const refusal = await mailer.send({ to: ["ada@acme.example"], subject: "s", text: "t" }).catch((error: unknown) => error);
  mailer.close();
  expect(refusal).toMatchObject({ code: "mail.not-sent", message: expect.stringMatching(words) });
  expect(JSON.stringify(refusal, [...Object.getOwnPropertyNames(refusal), "cause", "stack"])).not.toContain("ada@");
});

test("a server that is not there is named so", async () => {
  server = await startMailServer();
  const { url } = server;
  await server.close();
  server = null;
  const mailer = createMailer(url, "evenkeel@acme.example");
  await expect(mailer.send({ to: ["ada@acme.example"], subject: "s", text: "t" })).rejects.toMatchObject({
    code: "mail.not-sent",
    message: expect.stringContaining("cannot be reached"),
  });
  mailer.close();
});
