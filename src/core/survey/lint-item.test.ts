import { describe, expect, it } from "vitest";
import { anItem } from "./instrument.fixture.ts";
import { lintItem } from "./lint-item.ts";

const team = anItem("b1-1");
const self = anItem("b1-2", { referent: "self" });
const reversed = anItem("b1-3", { direction: -1 });
const anchored = anItem("s1-1", { construct: "S1", timeAnchor: "four-weeks" });

describe("the wording of an item", () => {
  it.each([
    ["en", "People in my team show each other what they have learned.", team],
    ["en", "I ask for help early.", self],
    ["en", "In the past four weeks, our work lay still while we waited for another team.", { ...anchored, direction: -1 as const }],
    ["de", "Ich bitte früh um Hilfe.", self],
    ["de", "Die Leute in meinem Team können eine Vereinbarung ändern, die nicht mehr hilft.", team],
    ["fr", "Dans mon équipe, on se montre ce que l’on a appris.", team],
  ])("is good in %s: %s", (tag, text, item) => {
    expect(lintItem(text, tag, item)).toEqual([]);
  });

  it.each([
    ["en", "My team plans and tests.", team, "joins two ideas: and"],
    ["en", "My team plans/tests.", team, "joins two ideas: /"],
    ["de", "Mein Team plant und testet.", team, "joins two ideas: und"],
    ["en", "My team does not leave work without a check.", team, "negates twice: not, without"],
    ["en", "We don't stop, never.", team, "negates twice: n't, never"],
    ["de", "Mein Team liefert nichts ohne Prüfung.", team, "negates twice: nichts, ohne"],
    ["en", "People in my team do not ask for help.", reversed, "is reversed by a negation: not"],
    ["de", "Mein Team bittet nicht um Hilfe.", reversed, "is reversed by a negation: nicht"],
    ["en", "I usually ask for help.", self, "says how frequently: usually"],
    ["de", "Ich bitte regelmäßig um Hilfe.", self, "says how frequently: regelmäßig"],
    ["en", "My team owns its backlog.", team, "uses jargon: backlog"],
    ["en", "My team meets its SLO.", team, "uses jargon: SLO"],
    ["de", "Mein Team pflegt sein Backlog.", team, "uses jargon: Backlog"],
    ["en", "My team asks whose fault it was.", team, "blames: fault"],
    ["de", "Mein Team fragt, wer schuld war.", team, "blames: schuld"],
    ["en", "My team trusts Jenkins.", team, "names somebody or something: Jenkins"],
    ["en", "My team asks mara@example.org for help.", team, "names an account or an address: mara@example.org"],
    ["en", "Our work waited.", anchored, "does not name its four weeks"],
    ["de", "Unsere Arbeit hat gewartet.", anchored, "does not name its four weeks"],
    ["en", "In the past four weeks, our work waited.", team, "names four weeks that its item does not have"],
    ["en", "People ask for help.", team, "does not speak of the team"],
    ["en", "People in my team ask for help.", self, "does not speak of the self"],
    ["de", "Man bittet um Hilfe.", self, "does not speak of the self"],
    ["en", "Does my team ask for help?", team, "is not one sentence that ends with a full stop"],
    ["en", "My team asks. It helps.", team, "is not one sentence that ends with a full stop"],
    ["en", `My team ${"very ".repeat(18)}much.`, team, "has 21 words, 20 are allowed"],
    ["fr", "Aide", team, "is not one sentence that ends with a full stop"],
  ])("is refused in %s: %s", (tag, text, item, problem) => {
    expect(lintItem(text, tag, item)).toContain(problem);
  });
});
