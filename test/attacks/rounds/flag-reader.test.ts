import { expect, test } from "vitest";
import { ownItem } from "../../../src/core/privacy/release/own-item.ts";
import { roomOf } from "../../../src/core/privacy/release/room.ts";
import { countsOf, type Tally } from "../../../src/core/privacy/release/tally.ts";
import { windowsOf } from "../../../src/core/privacy/release/window.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import { type Counts, readTellings, type Telling, tellOnWindows, tellUnlessItPins } from "./flag-reader.ts";
import { PATIENCE_MS, sized } from "./scale.ts";
import { writeRow } from "./write-row.ts";

const K = 5;
const ORGANISATIONS = sized(60, 1_000);
const TWINS = sized(150, 1_000);

/** Four to eight teams, alike within and often like each other; every third organisation has teams of one size. */
function inventTeams(seed: number): readonly Tally[] {
  const { integer } = createRandom(seed, 9);
  const [mood, spread, size] = [integer(1, 7), integer(0, 2), integer(5, 12)];
  return Array.from({ length: integer(4, seed % 5 === 0 ? 8 : 5) }, () => {
    const tally = [0, 0, 0, 0, 0, 0, 0, 0];
    const own = mood + integer(-1, 1);
    for (let person = seed % 3 === 0 ? size : integer(5, 12); person > 0; person--) {
      const answer = Math.min(7, Math.max(1, own + integer(-spread, spread)));
      tally[answer] = (tally[answer] ?? 0) + 1;
    }
    return tally;
  });
}

function together(teams: readonly Counts[]): Counts {
  const add = (pick: (team: Counts) => number): number => teams.reduce((sum, team) => sum + pick(team), 0);
  return { n: add(({ n }) => n), fav: add(({ fav }) => fav), unfav: add(({ unfav }) => unfav), sum: add(({ sum }) => sum) };
}

function windowsFor(teams: readonly Tally[]) {
  const parts = teams.map((team) => ({ item: ownItem(team, K), room: roomOf(countsOf(team)) }));
  return windowsOf(parts, together(teams.map(countsOf)).n, K);
}

test(
  "whatever could have been told of a whole, every part of it has two people who may be outside any bucket",
  () => {
    let [tellings, pinned, figures, own] = [0, 0, 0, 0];
    for (let seed = 0; seed < ORGANISATIONS; seed++) {
      const teams = inventTeams(seed);
      const windows = windowsFor(teams);
      const read = readTellings(teams.map(countsOf), tellOnWindows(windows));
      tellings += read.size;
      pinned += [...read.values()].filter((list) => list.length > 0).length;
      figures += 3;
      own += Object.values(windows.own).filter((scale) => scale !== null).length;
    }
    writeRow({
      attacker: "Flag reader",
      against: "Evenkeel",
      figure: `${pinned} of ${tellings} releases that could have been pin a bucket of a part`,
      gate: "0",
      n: `${ORGANISATIONS} organisations of 4 to 8 teams, every release their teams' levels allow`,
      interval: "",
    });
    expect(own / figures).toBeGreaterThan(0.5);
    expect(tellings).toBeGreaterThan(ORGANISATIONS);
    expect(pinned).toBe(0);
  },
  PATIENCE_MS,
);

test(
  "where own figures are withheld because they would pin somebody, that they are withheld pins somebody",
  () => {
    let [withheld, byFlag, shown, byLevels] = [0, 0, 0, 0];
    for (let seed = 0; seed < TWINS; seed++) {
      const teams = inventTeams(seed).map(countsOf);
      const telling: Telling = tellUnlessItPins(teams);
      const key = telling(together(teams));
      const pins = (readTellings(teams, telling).get(key) ?? []).length > 0;
      if (key === "from parts") [withheld, byFlag] = [withheld + 1, byFlag + Number(pins)];
      else [shown, byLevels] = [shown + 1, byLevels + Number(pins)];
    }
    writeRow({
      attacker: "Flag reader",
      against: "broken twin",
      figure: `${byFlag} of ${withheld} withheld figures pin a bucket of a part (without the flag: 0)`,
      gate: "at least 50 %",
      n: `${TWINS} organisations of 4 to 8 teams, decided by what is withheld`,
      interval: "",
    });
    expect(withheld).toBeGreaterThan(3);
    expect(byFlag / withheld).toBeGreaterThan(0.5);
    expect(byLevels).toBe(0);
    expect(shown).toBeGreaterThan(withheld);
  },
  PATIENCE_MS,
);
