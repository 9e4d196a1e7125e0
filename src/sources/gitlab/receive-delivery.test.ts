import { describe, expect, test } from "vitest";
import { PEOPLE } from "./gitlab-project.fixture.ts";
import { receiveDelivery } from "./receive-delivery.ts";

function deliver(body: object, said = "secret-word", webhook: string | null = "secret-word") {
  const bytes = Buffer.from(JSON.stringify({ user: { name: PEOPLE[0] }, project: { id: 101 }, ...body }));
  const headers = { "x-gitlab-token": said, "x-gitlab-event-uuid": "u-1" };
  return receiveDelivery({ headers, body: bytes, now: 0 }, { token: "t", webhook });
}

describe("a delivery of GitLab", () => {
  const merge = { object_kind: "merge_request", object_attributes: { id: 9, iid: 3 } };

  test("is a hint and nothing more", () => {
    expect(deliver(merge)).toEqual({ outcome: "hints", delivery: "u-1", hints: [{ container: "101", about: "change", id: "3" }] });
  });

  test.each([
    ["secret-worc", "secret-word"],
    ["secret-word-and-more", "secret-word"],
    ["", "secret-word"],
    ["", null],
    ["", ""],
  ])("with the token '%s' against %s is refused", (said, secret) => {
    expect(deliver(merge, said, secret)).toMatchObject({ outcome: "refused", code: "ingest.bad-signature" });
  });
});
