import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { Client } from "pg";
import { isSecureOrigin } from "../core/privacy/secure-origin.ts";

export interface BallotCheckOptions {
  /** Of the issuer's role. */
  readonly issuerUrl: string;
  readonly boxFolder: string;
  /** Folders and files of keys and passwords. */
  readonly keyPlaces: readonly string[];
  /** Folders of which the operator said that they are backed up. */
  readonly backedUp: readonly string[];
  readonly origins: { readonly app: string; readonly answer: string };
}

/** What stands in the way, and what to do about it; each in one sentence. */
export interface Obstacle {
  readonly what: string;
  readonly whatToDo: string;
}

export interface BallotCheck {
  /** Any of these keeps the answer listener closed. */
  readonly refused: readonly Obstacle[];
  readonly warned: readonly Obstacle[];
}

/**
 * Whether this installation may take answers at all (privacy.md 6): nothing may log or copy what the issuer does, nobody else may read
 * the box, and browsers must treat the origins as secure. Changes nothing. Throws where the database does not answer.
 * @example (await checkBallots(options)).refused.length === 0
 */
export async function checkBallots(options: BallotCheckOptions): Promise<BallotCheck> {
  const { boxFolder, keyPlaces, backedUp, origins } = options;
  return {
    refused: [...(await databaseObstacles(options.issuerUrl)), ...folderObstacles(boxFolder, backedUp), ...originObstacles(origins)],
    warned: [
      ...(hostOf(origins.app) === hostOf(origins.answer) ? [oneHost] : []),
      ...(keyPlaces.some((place) => isBackedUp(place, backedUp)) ? [keysBackedUp] : []),
    ],
  };
}

type Shown = Readonly<Record<string, string | boolean | null>>;

/** As the issuer's role has them: what a role overrides for itself counts. Settings of extensions that are not loaded are null. */
const ASKED = `
  select current_setting('track_commit_timestamp') as commit_times,
         current_setting('log_statement') as statements,
         current_setting('log_min_duration_statement') as duration,
         current_setting('log_min_duration_sample') as sample,
         current_setting('log_transaction_sample_rate') as transactions,
         current_setting('log_parameter_max_length') as parameters,
         current_setting('log_parameter_max_length_on_error') as on_error,
         current_setting('auto_explain.log_min_duration', true) as explained,
         current_setting('auto_explain.log_parameter_max_length', true) as explained_parameters,
         current_setting('pgaudit.log_parameter', true) as audited,
         exists (select from pg_replication_slots where slot_type = 'logical' and database = current_database()) as slot,
         (select rolsuper or rolbypassrls or rolreplication from pg_roles where rolname = current_user)
           or pg_has_role(current_user, 'pg_read_all_data', 'usage') as everything,
         exists (
           select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
           where relkind in ('r', 'p', 'v', 'm', 'f') and nspname not in ('ballots', 'pg_catalog', 'information_schema')
             and nspname !~ '^pg_(toast|temp)' and has_schema_privilege(nspname, 'usage') and has_any_column_privilege(pg_class.oid, 'select')
         ) as others`;

const DOCUMENT = "docs/run/ballots.md has the statements.";

const databaseRules: readonly { readonly is: (shown: Shown) => boolean; readonly obstacle: Obstacle }[] = [
  {
    is: ({ commit_times }) => commit_times !== "off",
    obstacle: {
      what: "PostgreSQL keeps the time of every commit (track_commit_timestamp).",
      whatToDo: "Set track_commit_timestamp to off and restart it.",
    },
  },
  {
    is: ({ statements }) => statements === "mod" || statements === "all",
    obstacle: {
      what: "PostgreSQL logs the issuer's statements (log_statement).",
      whatToDo: `Set log_statement to none or ddl, at least for the issuer's role. ${DOCUMENT}`,
    },
  },
  {
    is: (shown) => logsParameters(shown),
    obstacle: {
      what: "PostgreSQL may log the parameters of the issuer's statements, with the time.",
      whatToDo: `Set log_parameter_max_length and log_parameter_max_length_on_error to 0 for the issuer's role, and the like of auto_explain and pgaudit. ${DOCUMENT}`,
    },
  },
  {
    is: ({ slot }) => slot === true,
    obstacle: {
      what: "A logical replication slot copies this database, the issuer's schema among it.",
      whatToDo: "Drop the slot, or give the issuer a database of its own.",
    },
  },
  {
    is: ({ everything, others }) => everything === true || others === true,
    obstacle: {
      what: "The issuer's role can read tables that are not its own.",
      whatToDo: `Give it a role without any right outside the schema ballots. ${DOCUMENT}`,
    },
  },
];

/** -1 is the whole parameter, 0 none of it. */
function logsParameters(shown: Shown): boolean {
  const timed = shown.duration !== "-1" || shown.sample !== "-1" || shown.transactions !== "0";
  if (timed && shown.parameters !== "0") return true;
  if (shown.on_error !== "0") return true;
  const explained = shown.explained !== null && shown.explained !== "-1" && shown.explained_parameters !== "0";
  return explained || shown.audited === "on";
}

async function databaseObstacles(url: string): Promise<readonly Obstacle[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<Shown>(ASKED);
    const shown = rows[0];
    if (shown === undefined) throw new Error("PostgreSQL answered a question with nothing");
    return databaseRules.filter(({ is }) => is(shown)).map(({ obstacle }) => obstacle);
  } finally {
    await client.end();
  }
}

function folderObstacles(folder: string, backedUp: readonly string[]): readonly Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (existsSync(folder) && othersMayRead(folder)) {
    obstacles.push({
      what: "Other accounts of this machine can read the ballot box.",
      whatToDo: "Run `chmod -R go= ` on its folder, DATA/boxes.",
    });
  }
  if (isBackedUp(folder, backedUp)) {
    obstacles.push({
      what: "The ballot box lies in a folder that is backed up.",
      whatToDo: "Exclude DATA/boxes from the backup and from the declaration: a copy of an open box keeps what the release deletes.",
    });
  }
  return obstacles;
}

/** Windows has no such bits. */
function othersMayRead(folder: string): boolean {
  if (process.platform === "win32") return false;
  const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  return paths.some((path) => (statSync(path).mode & 0o077) !== 0);
}

function isBackedUp(path: string, backedUp: readonly string[]): boolean {
  const inner = realPath(path);
  return backedUp.map(realPath).some((outer) => inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`));
}

/** Where a path leads, also one that is not there yet below a link that is: the box folder is made with the first round. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPath(above), basename(path));
}

function originObstacles(origins: BallotCheckOptions["origins"]): readonly Obstacle[] {
  return [origins.app, origins.answer]
    .filter((origin) => !isSecureOrigin(origin))
    .map((origin) => ({
      what: `Browsers do not treat ${origin} as secure, so that a page there cannot make a ballot.`,
      whatToDo: "Serve it with TLS (EVENKEEL_TLS_CERT and EVENKEEL_TLS_KEY, or a proxy) and set its address to https.",
    }));
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname : origin);

const keysBackedUp: Obstacle = {
  what: "Keys lie in a folder that is backed up: whoever holds the backup can open what is sealed with them.",
  whatToDo: "Leave DATA/keys out of that backup, and keep a copy of the master key in another place.",
};

const oneHost: Obstacle = {
  what: "Application and answers have one host name: cookies, and in production a certificate, are shared by both.",
  whatToDo: "Give the answer origin a host name and a certificate of its own, and set EVENKEEL_ANSWER_ORIGIN.",
};
