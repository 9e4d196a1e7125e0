import fc from "fast-check";
import { expect, test } from "vitest";
import type { TableName } from "../../core/evidence/tables.ts";
import { HOUR } from "../../core/model/time.ts";
import { aRepository, MONDAY, type TestRepository } from "./git-repository.fixture.ts";
import type { MemorySink } from "./memory-sink.fixture.ts";
import { aReader } from "./read-git.fixture.ts";

type Step = {
  readonly verb: "commit" | "branch" | "merge" | "rewind" | "tag" | "delete" | "restore" | "bot" | "mainline";
  readonly pick: number;
  readonly who: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom("commit", "commit", "commit", "branch", "merge", "merge", "rewind", "tag", "delete", "restore", "bot", "mainline"),
  pick: fc.nat(1000),
  who: fc.nat(3),
});

/** Walks a repository through random work: commits, merges, force pushes of main, branches that go and come back. */
class History {
  readonly made: TestRepository;
  #serial = 0;
  #deleted: string[] = [];

  constructor(made: TestRepository) {
    this.made = made;
    made.commit({ at: MONDAY, files: { root: "0" } });
  }

  apply({ verb, pick, who }: Step): void {
    const { made } = this;
    this.#serial += 1;
    const at = MONDAY + this.#serial * 7 * HOUR;
    const work = { at, mail: `p${who}@example.org`, files: { [`f${pick % 5}`]: String(this.#serial) } };
    const branches = made.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split("\n");
    const others = branches.filter((branch) => branch !== "main");
    const other = others[pick % Math.max(1, others.length)];
    const name = `b${this.#serial}`;
    if (verb === "commit")
      made.commit({ ...work, branch: branches[pick % branches.length] ?? "main", subject: pick % 3 === 0 ? "fix: it" : "Do it" });
    if (verb === "branch") made.commit({ ...work, branch: name, from: "refs/heads/main" });
    if (verb === "bot")
      made.commit({
        ...work,
        branch: `dependabot/npm/${name}`,
        from: "refs/heads/main",
        name: "dependabot[bot]",
        mail: "dependabot[bot]@users.noreply.github.com",
        subject: `Bump ${name} from 1 to 2`,
      });
    if (verb === "merge" && other !== undefined)
      made.commit({ ...work, files: {}, subject: `Merge branch '${other}'`, merge: [`refs/heads/${other}`] });
    if (verb === "rewind" && this.#depth() > 2) made.git("update-ref", "refs/heads/main", made.git("rev-parse", `main~${1 + (pick % 2)}`));
    if (verb === "mainline" && other !== undefined) this.#swap(other);
    if (verb === "tag") made.tag(`v1.${this.#serial}`, branches[pick % branches.length], at);
    if (verb === "delete" && other !== undefined) {
      this.#deleted.push(made.git("rev-parse", other));
      made.git("update-ref", "-d", `refs/heads/${other}`);
    }
    const back = this.#deleted.at(-1);
    if (verb === "restore" && back !== undefined) made.git("update-ref", `refs/heads/${name}`, back);
  }

  #depth(): number {
    return Number(this.made.git("rev-list", "--count", "--first-parent", "main"));
  }

  /** A force push that makes another branch main and keeps the old main as a branch. */
  #swap(branch: string): void {
    const [main, other] = [this.made.git("rev-parse", "main"), this.made.git("rev-parse", branch)];
    this.made.git("update-ref", "refs/heads/main", other);
    this.made.git("update-ref", `refs/heads/${branch}`, main);
  }
}

/** Rows with paths by name, as numbers of paths go by order of reading; commits that no ref reaches are history's dust. */
function comparable(sink: MemorySink): Readonly<Record<string, readonly string[]>> {
  const paths = new Map(sink.rows("path").map((row) => [row.path_id, row.path]));
  const reachable = new Set(
    sink
      .rows("commit")
      .filter((row) => row.reachable)
      .map((row) => row.oid),
  );
  const commits = sink.rows("commit").filter((row) => row.reachable);
  const touched = sink
    .rows("commit_path")
    .filter((row) => reachable.has(row.oid))
    .map((row) => ({ ...row, path_id: paths.get(row.path_id) }));
  const plain = (["change", "deployment", "deployment_change", "repo", "source_coverage"] as const satisfies readonly TableName[]).map(
    (table) => [table, sink.rows(table)] as const,
  );
  return Object.fromEntries(
    [["commit", commits] as const, ["commit_path", touched] as const, ...plain].map(([table, rows]) => [
      table,
      rows.map((row) => JSON.stringify(row)).toSorted(),
    ]),
  );
}

test("reading after each rewrite gives what reading once gives", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 6 }), async (rounds) => {
      const made = aRepository({ bare: true });
      const history = new History(made);
      const incremental = aReader();
      await incremental.read(made.dir);
      for (const round of rounds) {
        for (const one of round) history.apply(one);
        await incremental.read(made.dir);
        const fresh = aReader();
        await fresh.read(made.dir);
        expect(comparable(incremental.sink)).toEqual(comparable(fresh.sink));
        const all = new Set(made.git("rev-list", "--all").split("\n"));
        expect(incremental.sink.rows("commit").every((row) => row.reachable === all.has(row.oid))).toBe(true);
        fresh.remove();
      }
      incremental.remove();
      made.remove();
    }),
    { seed: 20260105, numRuns: 6 },
  );
});
