import { controlGlyph, controlGrid, controlWords } from "../../charts/control-grid.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Report } from "../../report.ts";
import type { Section } from "../section.ts";

export function controlSection(report: Report, names: Naming): Section | null {
  if (report.controls.length === 0) return null;
  const rows = report.controls.map((row) => ({
    ...row,
    repositories: row.repositories.map((each) => ({ ...each, repository: names.nodeName(each.repository) })),
  }));
  const states = ["ran", "configured", "not-seen"] as const;
  return {
    id: "checks",
    label: "Checks",
    count: String(rows.length),
    title: "Which checks run where code is made",
    intro: "Read from pipeline files and scanner reports. An open square is not a “no”: hosted checks leave no trace in git.",
    body: html`<div class="key">${states.map((state) => html`<span>${controlGlyph(state)}${controlWords[state]}</span>`)}</div>${controlGrid(rows)}`,
  };
}
