/**
 * `node bench/ballots.ts`: blind signatures through the issuer on a real PostgreSQL, and ballots through the box onto the disk, beside
 * what the machine can do at all in the same run: `openssl speed` of the same key size on as many threads, and the rate at which
 * this disk takes forced writes. Budget: 400 signatures and 2,000 accepted ballots a second on two cores. With EVENKEEL_BENCH_LONG=1
 * also the time of a signature over two kinds of input (Welch's t under 4.5 at 50,000 each), and 50,000 ballots in one box.
 */
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBallotBoxes } from "../src/ballots/ballot-boxes.ts";
import { toBytes } from "../src/ballots/blind.fixture.ts";
import { createIssuer } from "../src/ballots/issuer.ts";
import { provideIssuerRole } from "../src/ballots/issuer-role.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire, someScores } from "../src/ballots/round.fixture.ts";
import { signBlinded } from "../src/ballots/sign-blinded.ts";
import { dropCodes } from "../src/core/privacy/ballot-frame.ts";
import { startEmbeddedPostgres } from "../src/state/embedded-postgres.ts";

const long = Boolean(process.env.EVENKEEL_BENCH_LONG);
const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
chmodSync(folder, 0o755);
const say = (what: string, figure: string): void => void process.stdout.write(`${what.padEnd(58)}${figure.padStart(20)}\n`);
const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1_000));

async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Private operations of RSA-3072 a second on two processes: the last line's column "sign/s"; null where there is no openssl. */
function opensslSigns(): number | null {
  try {
    const out = execFileSync("openssl", ["speed", "-multi", "2", "-seconds", "2", "rsa3072"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const figures = /rsa\s+3072 bits.*/.exec(out)?.[0].match(/\d+\.\d+(?=\s|$)/g);
    return figures === undefined || figures === null ? null : Number(figures[2] ?? figures[0]);
  } catch {
    // The peer is not installed; our own figure still counts against its budget.
    return null;
  }
}

function forcedWrites(): number {
  const file = openSync(join(folder, "forced"), "w");
  const page = randomBytes(65_536);
  const from = performance.now();
  let count = 0;
  for (; performance.now() - from < 1_000; count++) {
    writeSync(file, page, 0, page.length, 0);
    fsyncSync(file);
  }
  closeSync(file);
  return perSecond(count, performance.now() - from);
}

/** The event loop's longest pause while `work` runs, in milliseconds. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const watch = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await work();
  clearInterval(watch);
  return longest;
}

async function signatures(): Promise<number> {
  const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, "kept") });
  const url = await provideIssuerRole({ ownerUrl: postgres.url, passwordFile: join(folder, "ballots.password") });
  const issuer = createIssuer({ url, masterKey: randomBytes(32) });
  const [round, cohort] = [randomUUID(), randomUUID()];
  say("two keys of a cohort", `${Math.round(await timed(() => issuer.makeKeys(round, [cohort])))} ms`);
  const codes = Array.from({ length: 2_000 }, () => randomBytes(16));
  const hashes = codes.map((code) => ({ hash: createHash("sha256").update(code).digest(), cohort }));
  await issuer.open(round, hashes);
  const value = () => toBytes(BigInt(`0x${randomBytes(383).toString("hex")}`), 384);
  const ask = (code: Uint8Array) => issuer.sign({ round, cohort, code, blinded: { scores: value(), comment: value() } });
  await Promise.all(codes.slice(0, 20).map(ask));
  let ms = 0;
  const pause = await longestPause(async () => {
    ms = await timed(() => Promise.all(codes.slice(20).map(ask)));
  });
  await issuer.end();
  await postgres.stop();
  const rate = perSecond(2 * (codes.length - 20), ms);
  say("signatures a second, issued and committed", String(rate));
  say("longest pause of the event loop meanwhile", `${Math.round(pause)} ms`);
  return rate;
}

async function ballots(count: number): Promise<number> {
  const round = aRound();
  const frames = Array.from({ length: count }, (_, index) => frameOf(aBallot(round), someScores(1 + (index % 7))));
  const boxes = createBallotBoxes({
    folder: join(folder, "boxes"),
    now: () => NOW,
    complain: (error) => {
      throw error;
    },
  });
  await boxes.open(round.manifest, questionnaire, round.manifest.windows.answerUntil);
  const accepted = { count: 0 };
  let ms = 0;
  const pause = await longestPause(async () => {
    ms = await timed(async () => {
      // As many under way as 2,000 a second would have waiting for 250 ms.
      const lanes = Array.from({ length: 500 }, async (_, lane) => {
        for (let at = lane; at < frames.length; at += 500) {
          const code = await boxes.drop(frames[at] ?? new Uint8Array());
          if (code === dropCodes.accepted) accepted.count++;
        }
      });
      await Promise.all(lanes);
    });
  });
  const path = join(folder, "boxes", `${round.manifest.round.replaceAll("-", "")}.sqlite`);
  say(`ballots a second, accepted and on disk (${accepted.count})`, String(perSecond(accepted.count, ms)));
  say("longest pause of the event loop meanwhile", `${Math.round(pause)} ms`);
  say("file", `${Math.round(statSync(path).size / 1_024)} KiB`);
  say("reading at close", `${Math.round(await timed(() => boxes.drain(round.manifest.round)))} ms`);
  await boxes.close();
  return perSecond(accepted.count, ms);
}

/** Welch's t of signing times for a fixed and for random inputs: a key that leaks by time shows here first. */
function timing(): number {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
  const fixed = toBytes(2n, 384);
  const sums = [0, 1].map(() => ({ n: 0, mean: 0, squares: 0 }));
  for (let count = 0; count < 100_000; count++) {
    const input = randomBytes(384);
    input[0] = 0;
    const kind = randomBytes(1)[0] ?? 0;
    const side = sums[kind & 1];
    const from = process.hrtime.bigint();
    signBlinded(privateKey, kind & 1 ? fixed : input);
    const took = Number(process.hrtime.bigint() - from);
    if (side === undefined) continue;
    side.n++;
    const delta = took - side.mean;
    side.mean += delta / side.n;
    side.squares += delta * (took - side.mean);
  }
  const [one, other] = sums;
  if (one === undefined || other === undefined) return Number.NaN;
  const error = (side: typeof one) => side.squares / (side.n - 1) / side.n;
  return (one.mean - other.mean) / Math.sqrt(error(one) + error(other));
}

const peer = opensslSigns();
say("openssl speed rsa3072, two processes, a second", peer === null ? "not installed" : String(Math.round(peer)));
const signed = await signatures();
say("forced writes of 64 KiB a second", String(forcedWrites()));
const taken = await ballots(long ? 50_000 : 8_000);
const within = signed >= 400 && taken >= 2_000;
if (long) say("Welch's t of signing times, 50,000 each", timing().toFixed(2));
process.stdout.write(`${within ? "within" : "outside"} 400 signatures and 2,000 ballots a second\n`);
process.exitCode = within ? 0 : 1;
rmSync(folder, { recursive: true });
