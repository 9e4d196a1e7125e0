import { type ClickhouseDatabase, connectClickhouse } from "../evidence/clickhouse.ts";
import { openClickhouseEngine } from "../evidence/clickhouse-engine.ts";
import type { EvidenceEngines } from "./evidence-engines.ts";

/**
 * A ClickHouse beside us, with a database for each organisation (docs/run/scale-out.md).
 * @param address `http://user:password@host:8123/name`; the name begins the databases' names, `evenkeel` without one
 */
export function clickhouseEngines(address: string): EvidenceEngines {
  const { server, prefix } = partsOf(address);
  const connections = new Map<string, Promise<ClickhouseDatabase>>();
  const connectionOf = (organisation: string): Promise<ClickhouseDatabase> => {
    const known = connections.get(organisation) ?? connectClickhouse(server, databaseOf(prefix, organisation));
    connections.set(organisation, known);
    known.catch(() => connections.delete(organisation));
    return known;
  };
  const close = async (organisation: string): Promise<void> => {
    const known = connections.get(organisation);
    connections.delete(organisation);
    await (await known)?.close();
  };
  return {
    open: async (organisation, lake) => openClickhouseEngine(await connectionOf(organisation), lake),
    async forget(organisation) {
      const database = await connectionOf(organisation);
      await database.run(`drop database if exists "${databaseOf(prefix, organisation)}"`);
      await close(organisation);
    },
    close: async () => void (await Promise.all([...connections.keys()].map(close))),
  };
}

function partsOf(address: string): { readonly server: string; readonly prefix: string } {
  const url = new URL(address);
  const prefix = url.pathname.replaceAll("/", "");
  url.pathname = "";
  return { server: url.href, prefix: prefix === "" ? "evenkeel" : prefix };
}

/** Ids of organisations hold small letters, digits, `-`, `_` and `.`; the last has a meaning of its own in names of tables. */
function databaseOf(prefix: string, organisation: string): string {
  return `${prefix}_${organisation.replaceAll(".", "__")}`;
}
