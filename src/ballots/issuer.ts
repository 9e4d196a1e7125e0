import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { Pool, type PoolClient } from "pg";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { type PublicKey, type Purpose, purposes } from "../core/privacy/manifest.ts";
import type { EnrolRequest, Issuer } from "./ballots.ts";
import {
  createEnrolment,
  createKeyTable,
  destroyRound,
  exists,
  isNoTable,
  keepIssued,
  keepKey,
  lockCode,
  readKeys,
  tablesOf,
  totalsOf,
} from "./issuer-tables.ts";
import { makeRoundKey, openKey, publicPart, sealKey } from "./round-key.ts";
import { isBlinded, modulusOf } from "./sign-blinded.ts";
import { openSigners } from "./signers.ts";
import { createTurns } from "./turns.ts";

export interface IssuerOptions {
  /** Of the role that owns the schema `ballots` (issuer-role.ts). */
  readonly url: string;
  /** 32 bytes; every key of a round is sealed with one derived from it. */
  readonly masterKey: Uint8Array;
}

export interface OpenIssuer extends Issuer {
  readonly end: () => Promise<void>;
}

type Keys = Readonly<Record<Purpose, KeyObject>>;

const CONNECTIONS = 6;
/** At a time: libuv has four threads, and files and host names want some of them. */
const KEYS_AT_ONCE = 2;
const CODE_BYTES = 16;

/** Hands out blind signatures, one pair for each code, while a round enrols (privacy.md 4). Knows hashes of codes and cohorts only. */
export function createIssuer({ url, masterKey }: IssuerOptions): OpenIssuer {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: 5_000,
    allowExitOnIdle: true,
    application_name: "evenkeel",
  });
  // Whoever asks next gets a new connection or the error of not getting one.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const signers = openSigners();
  const cache = createKeyCache(masterKey);
  // A thousand people may open the invitation in the same minute: they wait here, not for a connection, which would run out of time.
  const inTurn = createTurns(CONNECTIONS - 1);
  return {
    makeKeys: async (round, cohorts) => {
      const known = await transaction(pool, round, async (client) => {
        await refuseClosed(client, round);
        await createKeyTable(client, round);
        return readKeys(client, round);
      });
      const isKnown = (cohort: string, purpose: Purpose) => known.some((key) => key.cohort === cohort && key.purpose === purpose);
      const missing = cohorts.flatMap((cohort) =>
        purposes.filter((purpose) => !isKnown(cohort, purpose)).map((purpose) => ({ cohort, purpose })),
      );
      const lanes = Array.from({ length: KEYS_AT_ONCE }, async () => {
        for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
          const { cohort, purpose } = next;
          const sealed = sealKey(masterKey, { round, cohort, purpose }, await makeRoundKey());
          await transaction(pool, round, (client) => keepKey(client, round, { cohort, purpose, sealed }));
        }
      });
      await Promise.all(lanes);
      return publicKeys(pool, masterKey, round, cohorts);
    },
    open: (round, codes) =>
      transaction(pool, round, async (client) => {
        await refuseClosed(client, round);
        if (!(await exists(client, tablesOf(round).enrolment))) await createEnrolment(client, round, codes);
      }),
    sign: async (request) => {
      const { round, code, blinded } = request;
      if (code.length !== CODE_BYTES) throw unknownCode();
      const codeHash = sha256(code);
      const hashes = { scores: sha256(blinded.scores), comment: sha256(blinded.comment) };
      try {
        return await inTurn(() =>
          transaction(pool, null, async (client) => {
            const row = await lockCode(client, round, codeHash);
            if (row === null || row.cohort !== request.cohort) throw unknownCode();
            if (row.blinded !== null && !purposes.every((purpose) => hashes[purpose].equals(row.blinded?.[purpose] ?? new Uint8Array()))) {
              throw alreadyIssued();
            }
            const keys = await cache.keysOf(client, round, row.cohort);
            refuseOutside(keys, request);
            if (row.blinded === null) await keepIssued(client, round, codeHash, hashes);
            const [scores, comment] = await signers.sign(purposes.map((purpose) => ({ key: keys[purpose], blinded: blinded[purpose] })));
            if (scores === undefined || comment === undefined) throw new Error("a signing thread answered too little");
            return { scores, comment };
          }),
        );
      } catch (error) {
        if (!isNoTable(error)) throw error;
        cache.forget(round);
        throw notEnrolling();
      }
    },
    close: async (round) => {
      const totals = await transaction(
        pool,
        round,
        async (client) => (await totalsOf(client, round)) ?? (await destroyRound(client, round)),
      );
      cache.forget(round);
      return totals;
    },
    end: async () => {
      await signers.close();
      await pool.end();
    },
  };
}

/** @param round whose opening, closing and making of keys wait for each other; null: for nobody */
async function transaction<T>(pool: Pool, round: string | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    if (round !== null) await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`ballots ${round}`]);
    const done = await work(client);
    await client.query("commit");
    broken = false;
    return done;
  } catch (error) {
    // A refusal is no failure of the connection; where the rollback fails, closing it rolls back.
    if (error instanceof EvenkeelError || isNoTable(error)) broken = !(await client.query("rollback").then(Boolean, () => false));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Opened keys of cohorts that enrol now; parsing one takes as long as signing twice. */
function createKeyCache(masterKey: Uint8Array): {
  readonly keysOf: (client: PoolClient, round: string, cohort: string) => Promise<Keys>;
  readonly forget: (round: string) => void;
} {
  const known = new Map<string, Map<string, Keys>>();
  return {
    keysOf: async (client, round, cohort) => {
      const found = known.get(round)?.get(cohort);
      if (found !== undefined) return found;
      const rows = (await readKeys(client, round)).filter((row) => row.cohort === cohort);
      const keyFor = (purpose: Purpose): KeyObject => {
        const row = rows.find((each) => each.purpose === purpose);
        if (row === undefined) throw notEnrolling();
        return openKey(masterKey, { round, cohort, purpose }, row.sealed);
      };
      const keys = { scores: keyFor("scores"), comment: keyFor("comment") };
      known.set(round, (known.get(round) ?? new Map<string, Keys>()).set(cohort, keys));
      return keys;
    },
    forget: (round) => void known.delete(round),
  };
}

async function publicKeys(
  pool: Pool,
  masterKey: Uint8Array,
  round: string,
  cohorts: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<Purpose, PublicKey>>>> {
  const rows = await transaction(pool, null, (client) => readKeys(client, round));
  const keyOf = (cohort: string, purpose: Purpose): PublicKey => {
    const row = rows.find((each) => each.cohort === cohort && each.purpose === purpose);
    if (row === undefined) throw new Error("a key of a round was removed while it was made");
    return publicPart(openKey(masterKey, { round, cohort, purpose }, row.sealed));
  };
  return new Map(cohorts.map((cohort) => [cohort, { scores: keyOf(cohort, "scores"), comment: keyOf(cohort, "comment") }]));
}

function refuseOutside(keys: Keys, { blinded }: EnrolRequest): void {
  for (const purpose of purposes) {
    if (isBlinded(blinded[purpose], modulusOf(createPublicKey(keys[purpose])))) continue;
    throw new EvenkeelError(
      "token.blinded-value",
      `What was sent to be signed for ${purpose} is not 384 bytes between 1 and n-1.`,
      "A client of this version never sends that; update it and try again, nothing was used up.",
    );
  }
}

async function refuseClosed(client: PoolClient, round: string): Promise<void> {
  if ((await totalsOf(client, round)) !== null) throw notEnrolling();
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

function notEnrolling(): EvenkeelError {
  return new EvenkeelError(
    "round.not-enrolling",
    "This round gives out no ballots now.",
    "Look at the dates of the round in the invitation.",
  );
}

function unknownCode(): EvenkeelError {
  return new EvenkeelError(
    "token.code-unknown",
    "This code is none of this round and group.",
    "Open the link of the newest invitation as a whole, or ask for the ballot in the application.",
  );
}

function alreadyIssued(): EvenkeelError {
  return new EvenkeelError(
    "token.already-issued",
    "The ballot of this code was fetched before, with other values.",
    "Use the device or the ballot file of that time. There is one ballot for each code, and a blind signature cannot be taken back.",
  );
}
