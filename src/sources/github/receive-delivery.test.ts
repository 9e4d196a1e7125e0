import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { receiveDelivery } from "./receive-delivery.ts";

const Examples = z.array(z.object({ name: z.string(), examples: z.array(z.unknown()) }));
const EXAMPLES = createRequire(import.meta.url).resolve("@octokit/webhooks-examples");
const events = Examples.parse(JSON.parse(await readFile(EXAMPLES, "utf8"))).flatMap(({ name, examples }) =>
  examples.map((example) => ({ name, body: Buffer.from(JSON.stringify(example)), example })),
);

const secret = "a secret of this connection";
const secrets = { token: "t", webhook: secret };

function signed(event: string, body: Uint8Array, by = secret) {
  const signature = `sha256=${createHmac("sha256", by).update(body).digest("hex")}`;
  return {
    headers: { "x-github-event": event, "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958", "x-hub-signature-256": signature },
    body,
    now: Date.UTC(2026, 9, 1),
  };
}

/** Every text under a key that names a person, wherever it stands. */
function namesIn(value: unknown): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["login", "email", "name", "full_name"].includes(key) && typeof inner === "string" ? [inner] : namesIn(inner),
  );
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(texts);
}

describe("a delivery of GitHub", () => {
  test("of each of the 329 published examples is taken or ignored by name, and names nobody", () => {
    const outcomes = events.map(({ name, body, example }) => {
      const outcome = receiveDelivery(signed(name, body), secrets);
      // Kind and what it is about are our own few words, which no payload can choose.
      const said = texts(outcome.outcome === "hints" ? outcome.hints.map(({ container, id }) => [container, id]) : []);
      const leaked = namesIn(example).filter((text) => said.some((word) => word === text || (text.length > 3 && word.includes(text))));
      expect(leaked).toEqual([]);
      return outcome.outcome;
    });
    expect(outcomes.length).toBe(329);
    expect(new Set(outcomes)).toEqual(new Set(["hints", "ignored"]));
  });

  test("with one bit of it flipped is refused, whichever", () => {
    for (const [index, { name, body }] of events.entries()) {
      const delivery = signed(name, body);
      const flipped = Buffer.from(body);
      const at = (index * 7919) % flipped.length;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (index % 8));
      expect(receiveDelivery({ ...delivery, body: flipped }, secrets)).toMatchObject({ code: "ingest.bad-signature" });
    }
  });

  test("signed by somebody else, unsigned, or for a connection without a secret is refused unread", () => {
    const body = Buffer.from("not json");
    const forged = signed("push", body, "another secret");
    const bare = { ...forged, headers: { "x-github-event": "push", "x-github-delivery": "1" } };
    const outcomes = [
      receiveDelivery(forged, secrets),
      receiveDelivery(bare, secrets),
      receiveDelivery(signed("push", body), { token: "t", webhook: null }),
    ];
    expect(outcomes.map((each) => "code" in each && each.code)).toEqual(Array(3).fill("ingest.bad-signature"));
  });

  test.each([
    ["no JSON", "{"],
    ["a number", "1"],
    ["deep nests", `${"[".repeat(70)}${"]".repeat(70)}`],
  ])("that is %s is unreadable, though signed", (_, text) => {
    expect(receiveDelivery(signed("push", Buffer.from(text)), secrets)).toMatchObject({ code: "ingest.unreadable" });
  });

  test("tells repository and number of what to read again", () => {
    const body = Buffer.from(
      JSON.stringify({ repository: { id: 7, full_name: "ada/x" }, pull_request: { number: 12, user: { login: "ada" } } }),
    );
    expect(receiveDelivery(signed("pull_request_review", body), secrets)).toEqual({
      outcome: "hints",
      delivery: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      hints: [{ container: "7", about: "change", id: "12" }],
    });
  });

  test("of an issue names the item", () => {
    const body = Buffer.from(JSON.stringify({ repository: { id: 7 }, issue: { number: 3 } }));
    expect(receiveDelivery(signed("issues", body), secrets)).toMatchObject({ hints: [{ container: "7", about: "item", id: "3" }] });
  });

  test("of an event that we do not know is ignored by its name", () => {
    expect(receiveDelivery(signed("moon_phase", Buffer.from('{"repository":{"id":7}}')), secrets)).toMatchObject({
      outcome: "ignored",
      kind: "moon_phase",
    });
  });
});
