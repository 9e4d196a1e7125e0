import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ROWS, type Row } from "./write-row.ts";

// Every attack on rounds at the size its gate asks for (about twenty minutes on two cores), then the table of what was seen.
// EVENKEEL_ATTACKS_SHARE=0.5 takes half as many tries; the table says how many were made. `npm run attacks -- tap` runs the files of that
// name alone, and leaves the rows of the others as they were.

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = new URL("../../../docs/understand/attacks.md", import.meta.url);

const aboutText = `## Who they are, and what they were given

- **Subtractor** has every published document, the algorithm, who is in which team and who answered which item. It subtracts groups from each other and narrows ranges (up to 400 sets an item), and, exactly and without limit, looks for any linear combination of fewer than k people.
- **Flag reader** has every published level and how many answered in each group, and goes through every way in which the parts of a group can have answered; what is told of the whole, and what is not, rules some of them out. All releases that the parts' levels allow are tried, the likely and the unlikely.
- **Colluders** add their own answers, one to four of them, from one team where they can be.
- **Leaver** takes two rounds next to each other as if nobody who stayed had changed an answer, and works on whoever left or came. In these organisations one answer in ten changes; so it is sometimes certain and wrong.
- **Dumpster** has all columns, the heap's order, transaction numbers and the bytes of the ballot file while it still exists, and is told beside it in which order the eight came. It learns on other rounds which order gives anything away. For the figure, tables and ballot file are filled by the product's own code without HTTP and RSA, one or two ballots at a time. Over HTTP it also searches all files of the database with its write-ahead log, the data folder, the server's log and the mails for answers, tokens and codes. There is no backup command yet, so no backup was searched.
- **Tap** sees when each connection begins, how long it lasts, and its bytes both ways, through a proxy before the real listeners. All ballots of this run are of one round, because making keys would take longer than everything else; when people act is drawn at random, from two windows of 14 and 10 days.
- **Tagger** hands one member, or everybody, other keys, exponents, thresholds, windows or labels, or signs with a key of its own; the checks of the terminal and of the answer page are both run.
- **Stuffer** and **Forger** send over HTTP to the real server: 200 at once for one code and for one token, replays, foreign groups and purposes, another round's key, a closed round, made-up signatures, turned bits.

## What these figures do not say

- What is not protected stands in PRIVACY.md. People who always act at the same hour of the day can be joined over both windows by a tap on the line; the row without a gate says how well. That joins two visits; from a visit to a stored answer there is only the ballot file, which says nothing (Dumpster).
- PostgreSQL's write-ahead log keeps, until it is written over, which hash of a code fetched a ballot. Whoever has the log and the key of that time learns who fetched one, and nothing about an answer.
- An administrator who copies the ballot file before and after every single ballot sees what came when. No promise is made against that.`;

const named = process.argv.slice(2).map((name) => `test/attacks/rounds/${name}`);
if (named.length === 0) rmSync(ROWS, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [
    ...["node_modules/vitest/vitest.mjs", "run"],
    ...(named.length > 0 ? named : ["test/attacks/rounds", "test/attacks/release-subtractor.test.ts"]),
    ...["--project", "whole", "--testTimeout", "3600000"],
  ],
  { cwd: root, stdio: "inherit", env: { EVENKEEL_ATTACK_CASES: "1000", ...process.env, EVENKEEL_ATTACKS: "long" } },
);
writeFileSync(page, pageOf(readRows(), status === 0));
process.exit(status ?? 1);

function readRows(): readonly Row[] {
  const names = readdirSync(ROWS).toSorted();
  return names.map((name): Row => JSON.parse(readFileSync(new URL(name, ROWS), "utf8")));
}

function pageOf(rows: readonly Row[], holds: boolean): string {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const date = new Date().toISOString().slice(0, 10);
  const line = ({ attacker, figure, gate, n, interval }: Row): string => `| ${[attacker, figure, gate, n, interval].join(" | ")} |`;
  const table = (against: Row["against"]): string =>
    [
      "| Attacker | Figure | Gate | n | 95 % interval, points |",
      "|---|---|---|---|---|",
      ...rows.filter((row) => row.against === against).map(line),
    ].join("\n");
  return `${[
    "<!-- Written by npm run attacks; edit test/attacks/rounds/run-attacks.ts. -->",
    "# Attacks on rounds",
    `Version ${version}, ${date}: ${holds ? "no test of the last run failed" : "a test of the last run failed, and its output says which"}. \`npm test\` runs the same attacks at a smaller size with each change, and \`npm run attacks\` writes this page.`,
    "## Against Evenkeel",
    table("Evenkeel"),
    "## Against a product that thought of nothing",
    "The same attackers against a broken twin, which exists in the tests alone: serial numbers, times beside answers, fetching and answering in one visit, bodies as long as what was written, no tokens, exact figures under free filters. Attackers that fail here would prove nothing above.",
    table("broken twin"),
    aboutText,
  ].join("\n\n")}\n`;
}
