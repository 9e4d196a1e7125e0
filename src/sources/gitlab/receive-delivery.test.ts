import { describe, expect, test } from "vitest";
import { PEOPLE } from "./gitlab-project.fixture.ts";
import { receiveDelivery } from "./receive-delivery.ts";

const KEY = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f";

function deliver(body: object, headers: Readonly<Record<string, string>> = {}, webhook: string | null = "secret-word") {
  const bytes = Buffer.from(JSON.stringify({ user: { name: PEOPLE[0] }, project: { id: 101, name: PEOPLE[1] }, ...body }));
  const all = { "x-gitlab-token": "secret-word", "x-gitlab-event-uuid": "u-1", ...headers };
  return receiveDelivery({ headers: all, body: bytes, now: 0 }, { token: "t", webhook });
}

const merge = { object_kind: "merge_request", object_attributes: { id: 9, iid: 3, title: PEOPLE[0] } };
const page = (number: string) => `https://gitlab.example/lantern/payments-api/-/security/vulnerabilities/${number}`;

describe("A delivery of GitLab", () => {
  test.each([
    [merge, "change", "3"],
    [{ object_kind: "note", object_attributes: { id: 5 }, merge_request: { id: 9, iid: 3 } }, "change", "3"],
    [{ object_kind: "note", object_attributes: { id: 5 }, issue: { id: 8, iid: 4 } }, "item", "4"],
    [{ object_kind: "pipeline", object_attributes: { id: 7, iid: 2 } }, "run", "7"],
    [{ object_kind: "build", build_id: 99, pipeline_id: 7, project: undefined, project_id: 101 }, "run", "7"],
    [{ object_kind: "deployment", deployment_id: 12 }, "deployment", "12"],
    [{ object_kind: "issue", object_attributes: { id: 8, iid: 4 } }, "item", "4"],
    [{ object_kind: "work_item", object_attributes: { id: 8, iid: 4 } }, "item", "4"],
    [{ object_kind: "vulnerability", project: undefined, object_attributes: { project_id: 101, url: page("77") } }, "weakness", "77"],
  ])("%o is a hint which thing to read again, and nothing more", (body, about, id) => {
    expect(deliver(body)).toEqual({ outcome: "hints", delivery: "u-1", hints: [{ container: "101", about, id }] });
  });

  test.each([
    ["secret-worc", "secret-word"],
    ["secret-word-and-more", "secret-word"],
    ["", "secret-word"],
    ["", null],
    ["", ""],
  ])("with the token '%s' against %s is refused before anything is parsed", (said, secret) => {
    const refused = { outcome: "refused", code: "ingest.bad-signature" };
    expect(deliver(merge, { "x-gitlab-token": said }, secret)).toMatchObject(refused);
    const broken = { headers: { "x-gitlab-token": said }, body: Buffer.from("{"), now: 0 };
    expect(receiveDelivery(broken, { token: "t", webhook: secret })).toMatchObject(refused);
  });

  test("that GitLab sends again has the same name, since it tells one", () => {
    expect(deliver(merge, { "idempotency-key": KEY, "x-gitlab-event-uuid": "u-2" })).toMatchObject({ delivery: KEY });
    expect(deliver(merge, { "x-gitlab-event-uuid": "two words" })).toMatchObject({ outcome: "refused", code: "ingest.unreadable" });
  });

  test.each([
    [{ object_kind: "push" }, "push"],
    [{ object_kind: "<script>" }, "unknown"],
    [{ object_kind: "toString" }, "unknown"],
    [{ object_kind: "merge_request", object_attributes: { iid: PEOPLE[0] } }, "merge_request"],
    [{ object_kind: "vulnerability", object_attributes: { url: page(`1?${PEOPLE[0]}`) } }, "vulnerability"],
    [{ ...merge, project: { id: "101/../../user" } }, "merge_request"],
  ])("%o is counted by its kind and makes us read nothing", (body, kind) => {
    expect(deliver(body)).toEqual({ outcome: "ignored", delivery: "u-1", kind });
  });

  test.each([
    ["{", "no JSON"],
    ["7", "no object"],
    [`${"[".repeat(70)}${"]".repeat(70)}`, "nested deeper than 64 levels"],
  ])("that holds %s is refused with the reason, and nobody's name", (text, reason) => {
    const headers = { "x-gitlab-token": "secret-word", "x-gitlab-event-uuid": "u-1" };
    const told = receiveDelivery({ headers, body: Buffer.from(text), now: 0 }, { token: "t", webhook: "secret-word" });
    expect(told).toEqual({ outcome: "refused", code: "ingest.unreadable", reason });
  });
});
