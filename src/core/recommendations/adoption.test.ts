import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { adoptedShares, adoptionOf } from "./adoption.ts";

const { practices } = await readCatalogue();
const row = (repo: string, practice: string, evidence = "config") => ({ repo, practice, evidence });

describe("whether a practice is there", () => {
  it("is configured when a file says so and running when a run was seen", () => {
    expect(adoptionOf(practices, [row("a", "sast")], ["a"])).toMatchObject({
      "static-analysis-new-results": "configured",
      "dependency-updates": "absent",
    });
    expect(adoptionOf(practices, [row("a", "sast"), row("a", "sast", "run")], ["a"])).toMatchObject({
      "static-analysis-new-results": "running",
    });
  });

  it("needs every sign of the practice", () => {
    expect(adoptionOf(practices, [row("a", "pinned-actions")], ["a"])).toMatchObject({ "pinned-pipeline": "absent" });
    expect(adoptionOf(practices, [row("a", "pinned-actions"), row("a", "least-privilege")], ["a"])).toMatchObject({
      "pinned-pipeline": "configured",
    });
  });

  it("is unknown, never absent, where no file can show it", () => {
    expect(adoptionOf(practices, [], ["a"])).toMatchObject({ "small-batches": "unknown", "security-champion": "unknown" });
    expect(adoptedShares(practices, [], ["a"])).toMatchObject({ "small-batches": null });
  });

  it("over several repositories is what most of them show, and a share", () => {
    const seen = [row("a", "codeowners"), row("b", "codeowners")];
    expect(adoptionOf(practices, seen, ["a", "b", "c"])).toMatchObject({ "peer-review-not-a-board": "configured" });
    expect(adoptedShares(practices, seen, ["a", "b", "c"])["peer-review-not-a-board"]).toBeCloseTo(2 / 3);
    expect(adoptionOf(practices, [row("a", "codeowners")], ["a", "b"])).toMatchObject({ "peer-review-not-a-board": "absent" });
  });
});
