import type { Finding } from "../../../core/findings/finding.ts";
import type { Catalogue } from "../../../core/model/catalogue.ts";
import { openLane } from "../../charts/open-lane.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Story } from "../../story.ts";
import { heading, weighedCriteria } from "../../story.ts";
import { estimateText } from "../../words/estimate.ts";
import { sentenceCase } from "../../words/number.ts";
import type { Section } from "../section.ts";

/** Only people can tell whether a behaviour is lived: each keeps its row, open, with what the work shows beside it. */
export function behaviourSection(story: Story, catalogue: Catalogue, names: Naming): Section | null {
  const { behaviours } = catalogue.model;
  if (behaviours.length === 0) return null;
  return {
    id: "behaviours",
    label: "Behaviours",
    count: String(behaviours.length),
    title: `${heading(behaviours.length, "behaviour", "behaviours")} only the people can tell of`,
    intro:
      "Trust, courage or learning leave no commit behind. A round asks 43 short items, takes eight minutes, and shows nothing about groups too small. Until then these lanes stay open; what the work shows is printed beside them and decides nothing.",
    body: html`<div class="lanes">${behaviours.map((behaviour) =>
      lane(
        behaviour,
        story.claims.find((each) => each.about === "behaviour" && each.links.behaviours.includes(behaviour.id)),
        names,
      ),
    )}</div>`,
  };
}

function lane(behaviour: Catalogue["model"]["behaviours"][number], finding: Finding | undefined, names: Naming): Markup {
  const beside =
    finding === undefined
      ? []
      : weighedCriteria(finding, "supports").map(
          (each) => `${sentenceCase(names.cellName(each.cell))} ${estimateText(each.estimate, each.cell.unit)}`,
        );
  return html`<div class="lane-row"><div><h3>${behaviour.name}</h3><p class="note">${behaviour.definition}</p></div><div>${openLane(`${behaviour.name}: unknown before a round`, "perception")}<p class="tiny">${beside.length > 0 ? html`<span class="ev">What the work shows:</span> ${beside.join("; ")}` : "Nothing in the work read here stands beside it"}</p></div></div>`;
}
