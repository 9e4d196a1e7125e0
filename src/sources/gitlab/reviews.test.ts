import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOSTILE, HOUR, PEOPLE, request, START, said, who } from "./gitlab-project.fixture.ts";
import { readOf } from "./gitlab-reading.fixture.ts";
import { startGitLab } from "./gitlab-server.fixture.ts";

const [P1, P2, X1] = PEOPLE;
const PUSH = "added 1 commit\n\n<ul><li>c0ffee - text</li></ul>";
const UPDATE = "added 24 commits\n\n<ul><li>ea0f8418...2f4426b7 - 24 commits from branch <code>main</code></li></ul>";
const APPROVED = "approved this merge request";
const open = { merged_at: null, closed_at: null };

/** What was said of each merge request, in hours; they were opened at 0 and merged at 29 where nothing else is said. */
const threads: Readonly<Record<number, readonly ReturnType<typeof said>[]>> = {
  // Two threads of a reviewer and one push are one round.
  1: [said(11, 1, P2, HOSTILE, "thread"), said(12, 2, P2, HOSTILE, "thread"), said(13, 3, P1, PUSH), said(14, 5, P2, APPROVED)],
  // A thread that no commit followed was a question; that the branch was brought up to date is no answer to it.
  2: [said(21, 1, P2, HOSTILE, "thread"), said(23, 2, P1, UPDATE), said(22, 5, P2, APPROVED)],
  // A review that is submitted: remarks and the verdict within seconds.
  3: [said(31, 2, P2, HOSTILE, "thread"), said(32, 2.001, P2, "requested changes"), said(33, 3, P1, PUSH)],
  // An approval that was taken back.
  4: [said(41, 1, P2, APPROVED), said(42, 2, P2, "unapproved this merge request")],
  // The rule's team answers, sends back, and answers again after the commits.
  5: [said(51, 24, X1, "requested changes"), said(52, 26, P1, PUSH), said(53, 28, X1, APPROVED)],
  // Asked by name at hour 3, in vain.
  6: [said(61, 3, P1, `requested review from @${X1}`)],
  7: [said(71, 1, P1, `requested review from @${P2}`), said(72, 4, P1, `removed review request for @${P2}`)],
  // Deleted since.
  10: [said(101, 4, null, APPROVED)],
};
const rule = (more: object) => ({
  name: "Two eyes",
  approvals_required: 1,
  groups: [],
  users: [],
  eligible_approvers: [],
  approved_by: [],
  ...more,
});
const group = { id: 5, name: "Security", path: "security", full_path: "lantern/security" };
const rules: Readonly<Record<number, readonly object[]>> = {
  5: [rule({ name: "AppSec", groups: [group] }), rule({ name: "Any", groups: [] })],
  6: [rule({ name: "security-review" })],
  8: [rule({ name: "people", users: [who(X1)], eligible_approvers: [who(X1)], approved_by: [who(X1)] })],
  9: [rule({ name: "Security", approvals_required: 0 })],
};
const closing: (() => Promise<void>)[] = [];
let told: Awaited<ReturnType<typeof readOf>>;

beforeAll(async () => {
  const special: Readonly<Record<number, object>> = { 10: { author: who("ghost") }, 11: { ...open, draft: true } };
  const requests = Array.from({ length: 11 }, (_, index) => request(index + 1, START, special[index + 1] ?? {}));
  const project = {
    requests,
    threads: (iid: number) => threads[iid] ?? [],
    rules: (iid: number) => rules[iid] ?? (iid === 11 ? [rule({ groups: [group] })] : []),
  };
  const server = await startGitLab({ project });
  closing.push(server.close);
  told = await readOf(server.address);
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
});

function steps(iid: number) {
  return told
    .rows("review_step")
    .filter(({ change }) => change === `request/${iid}`)
    .map(({ gate, requested, responded, outcome, is_security }) => [
      gate,
      (requested - START) / HOUR,
      responded === null ? null : (responded - START) / HOUR,
      outcome,
      is_security,
    ]);
}
const change = (iid: number) => told.rows("change").find(({ id }) => id === `request/${iid}`);

describe("Reviews of GitLab", () => {
  test("count a thread that commits followed as a request for changes, once for each push", () => {
    expect(steps(1)).toEqual([
      [null, 0, 1, "changes", false],
      [null, 0, 2, "commented", false],
      [null, 0, 5, "approved", false],
    ]);
    expect(change(1)).toMatchObject({ first_review: START + HOUR, approved: START + 5 * HOUR });
  });

  test("take a thread that no commit followed for a remark", () => {
    expect(steps(2).map(([, , , outcome]) => outcome)).toEqual(["commented", "approved"]);
  });

  test("are one answer when they are submitted in one sitting", () => {
    expect(steps(3)).toEqual([[null, 0, 2, "changes", false]]);
  });

  test("that were taken back were looks, and nothing is approved", () => {
    expect(steps(4)).toEqual([[null, 0, 1, "commented", false]]);
    expect(change(4)?.approved).toBeNull();
  });

  test("of a rule of the security team wait from ready on, and again after the commits that an answer asked for", () => {
    expect(steps(5)).toEqual([
      ["security-review", 0, 24, "changes", true],
      ["security-review", 26, 28, "approved", true],
    ]);
    expect(change(5)?.needs_security).toBe(true);
  });

  test("wait from when people of the security team were asked by name, and end with the merge request", () => {
    expect(steps(6)).toEqual([["security-review", 3, 29, "withdrawn", true]]);
  });

  test("end when nobody is asked any more", () => {
    expect(steps(7)).toEqual([[null, 1, 4, "withdrawn", false]]);
  });

  test("that were approved at a time nobody tells are said so, and make no wait", () => {
    expect(steps(8)).toEqual([]);
    expect(change(8)?.needs_security).toBe(true);
    expect(told.rows("data_quality")).toContainEqual(expect.objectContaining({ kind: "approval-without-time", item: "request/8" }));
  });

  test("of an account that is gone are nobody's", () => {
    expect(change(10)).toMatchObject({ actor: "unknown", team: null, bucket: null });
    expect(told.rows("data_quality")).toContainEqual(expect.objectContaining({ kind: "author-gone", item: "request/10" }));
  });

  test("that a rule does not insist on are no gate, and of a draft nothing waits yet", () => {
    expect([steps(9), change(9)?.needs_security]).toEqual([[], null]);
    expect([steps(11), change(11)?.ready]).toEqual([[], null]);
  });

  test("of a deleted account stay, without a team", () => {
    expect(steps(10)).toEqual([[null, 0, 4, "approved", false]]);
  });

  test("name nobody, and carry no text", () => {
    expect(told.failure).toBeNull();
    const kept = JSON.stringify(told.parts);
    for (const person of PEOPLE) expect(kept).not.toContain(person);
    expect(kept).not.toMatch(/script|mail\.example|Name of/);
  });
});
