import { expect, test } from "vitest";
import { markupText } from "../escape.ts";
import { valueBand } from "./value-band.ts";

const drawn = (parts: Partial<Parameters<typeof valueBand>[0]>): string =>
  markupText(valueBand({ value: 0.4, interval: { low: 0.3, high: 0.5 }, top: 1, target: null, alternative: "40 %", ...parts }));

test("value and interval stand on the scale all rows share", () => {
  expect(drawn({})).toContain('<rect class="eb" x="30%" width="20%"');
  expect(drawn({ top: 2 })).toContain('<rect class="eb" x="15%" width="10%"');
});

test("an open end reaches the edge, and a value that was not reached has no diamond", () => {
  const svg = drawn({ value: null, interval: { low: 0.3, high: null } });
  expect(svg).toContain('x="30%" width="70%"');
  expect(svg).not.toContain('class="em"');
});

test("a full count has a diamond and no band", () => {
  expect(drawn({ interval: null })).not.toContain('class="eb"');
});

test("what a team aims at is one short line and colours nothing else", () => {
  expect(drawn({ target: 0.6 })).toContain('<line class="tg" x1="60%"');
  expect(drawn({})).not.toContain('class="tg"');
});
