import { Pool, type PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestIssuer, type TestIssuer } from "../../../src/ballots/issuer.fixture.ts";
import { COHORT, type Kept, keptByEvenkeel, keptByTwin } from "./kept-directly.ts";
import { learn, shareRight, type Trace } from "./linker.ts";
import { type Excess, excessOf, meanOf, sayInterval, sayPoints } from "./proportion.ts";
import { isLong, PATIENCE_MS, sized } from "./scale.ts";
import { writeRow } from "./write-row.ts";

const ROUNDS = sized(60, 1_200);
const TRAINING = sized(60, 600);
let kept: TestIssuer;
let pool: Pool;
let client: PoolClient;
beforeAll(async () => {
  kept = await openTestIssuer();
  pool = new Pool({ connectionString: kept.url, max: 1 });
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
  await kept.end();
});

async function tracesOf(store: Kept, from: number, count: number): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  for (let seed = from; seed < from + count; seed++) traces.push(await store.round(seed));
  return traces;
}

async function linkAll(store: Kept, training: number, rounds: number): Promise<{ readonly excess: Excess; readonly right: number }> {
  try {
    const linker = learn(await tracesOf(store, 0, training));
    const shares = (await tracesOf(store, training, rounds)).map((trace) => shareRight(linker, trace));
    return {
      excess: excessOf(
        shares,
        shares.map(() => 1 / COHORT),
      ),
      right: meanOf(shares),
    };
  } finally {
    store.end();
  }
}

const gate = "top-1 at most 2 points over chance";

test(
  `tables, heap, transactions and the bytes of the box name a member of eight no better than chance`,
  async () => {
    const { excess } = await linkAll(keptByEvenkeel(client), TRAINING, ROUNDS);
    writeRow({
      attacker: "Dumpster",
      against: "Evenkeel",
      figure: `${sayPoints(excess)} over chance`,
      gate,
      n: `${ROUNDS} rounds of 8, after learning from ${TRAINING}`,
      interval: sayInterval(excess),
    });
    // A short run has a wide interval: it fails where the whole of it is over the gate, the long one where any of it is.
    expect(isLong ? excess.high : excess.low).toBeLessThan(2);
  },
  PATIENCE_MS,
);

test(
  "the same attacker names nine of ten in what the broken twin keeps",
  async () => {
    const rounds = sized(20, 100);
    const { right } = await linkAll(keptByTwin(client), 20, rounds);
    writeRow({
      attacker: "Dumpster",
      against: "broken twin",
      figure: `${(100 * right).toFixed(1)} % of ballots named`,
      gate: "at least 90 %",
      n: `${rounds} rounds of 8`,
      interval: "",
    });
    expect(right).toBeGreaterThanOrEqual(0.9);
  },
  PATIENCE_MS,
);
