import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleFinding, fewReport, fullReport, organisationReport, unknownReport } from "./example-report.fixture.ts";
import { rootNode, tellStory } from "./story.ts";

const words = (text: string): number => text.split(/\s+/).length;

test("the title joins claims that hold, the surest first", () => {
  expect(tellStory(fullReport).title).toBe("The pipeline trusts what it should not, and vulnerable dependencies wait for an update.");
});

test("the lead counts what could be decided and says that nobody is meant", () => {
  expect(tellStory(fullReport).lead).toBe(
    "We read a year of git history and scanner reports in 5 repositories. Of 30 claims, 7 could be decided and 2 not quite; 20 cannot be seen from here. Nothing here is about a person; contributors: 20–49.",
  );
});

test.each([
  ["nothing decided", unknownReport],
  ["few contributors", fewReport],
  ["an organisation", organisationReport],
])("the title of %s has 8 to 15 words", (_, report) => {
  const { title } = tellStory(report);
  expect(words(title)).toBeGreaterThanOrEqual(8);
  expect(words(title)).toBeLessThanOrEqual(15);
});

test("any set of claims of usual length gives a title of 8 to 15 words that is one sentence", () => {
  const claims = [
    "Changes wait for a first look.",
    "Agreed actions are not done.",
    "Security work is somebody else's job.",
    "“Done” ends at the merge.",
    "The pipeline trusts what it should not.",
  ];
  fc.assert(
    fc.property(fc.subarray(claims), fc.constantFrom("present", "absent"), (held, outcome) => {
      const findings = held.map((claim, index) => exampleFinding(`f${index}`, outcome, { claim }));
      const { title } = tellStory({ ...fullReport, findings });
      expect(words(title)).toBeGreaterThanOrEqual(8);
      expect(words(title)).toBeLessThanOrEqual(15);
      expect(title.match(/\./g)).toHaveLength(1);
    }),
    { seed: 1 },
  );
});

test("the whole is the node that is neither a team nor a repository, and one repository alone is the whole", () => {
  expect(rootNode(organisationReport)).toBe("org");
  const alone = { ...fullReport, cells: [], findings: fullReport.findings.map((each) => ({ ...each, node: "r-web" })) };
  expect(rootNode(alone)).toBe("r-web");
});
