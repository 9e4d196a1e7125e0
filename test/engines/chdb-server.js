// ClickHouse in this process (chdb), behind ClickHouse's own HTTP protocol, so that the real client can be tried against it.
// Plain JavaScript in a process of its own: the engine is half a gigabyte of native code, and its crash must not be the test's.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";

const folder = mkdtempSync(join(tmpdir(), "chdb-"));
const session = new Session(join(folder, "data"));
/** What the client may set beside settings of the engine. */
const PROTOCOL =
  /^(query|database|query_id|session_id|session_timeout|role|default_format|wait_end_of_query|send_progress_in_http_headers|compress|decompress|enable_http_compression|http_.*|param_.*)$/;

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** A value as it stands in a statement: numbers bare, text quoted. */
function settingOf([name, value]) {
  return /^-?\d+(\.\d+)?$/.test(value) ? `${name} = ${value}` : `${name} = '${value.replaceAll("'", "\\'")}'`;
}

/** The engine in process takes no body beside a statement: an insert reads it from a file. */
function insertFrom(statement, body) {
  const found = /^\s*insert\s+into\s+(.+?)\s+format\s+(\w+)\s*$/is.exec(statement);
  if (found === null) throw new Error("only INSERT ... FORMAT takes a body");
  const [, into, format] = found;
  const path = join(folder, `body-${process.hrtime.bigint()}`);
  writeFileSync(path, body);
  return { path, sql: `insert into ${into} select * from file('${path}', '${format}'${structureOf(into, format)})` };
}

/** Rows without names need their shape told; Parquet knows it. */
function structureOf(into, format) {
  if (format === "Parquet") return "";
  const [, table, columns] = /^(\S+)(?:\s+\((.*)\))?$/s.exec(into.trim());
  const described = JSON.parse(session.query(`describe table ${table}`, "JSONCompact")).data;
  const types = new Map(described.map(([name, type]) => [name, type]));
  const names = columns?.split(",").map((name) => name.trim().replaceAll(/^["`]|["`]$/g, "")) ?? [...types.keys()];
  return `, '${names
    .map((name) => `\`${name}\` ${types.get(name)}`)
    .join(", ")
    .replaceAll("'", "\\'")}'`;
}

function answer(url, body) {
  const database = url.searchParams.get("database");
  if (database !== null && database !== "") session.query(`use "${database}"`);
  const settings = [...url.searchParams].filter(([name]) => !PROTOCOL.test(name));
  if (settings.length > 0) session.query(`set ${settings.map(settingOf).join(", ")}`);
  const inUrl = url.searchParams.get("query");
  const parameters = Object.fromEntries(
    [...url.searchParams].flatMap(([name, value]) => (name.startsWith("param_") ? [[name.slice(6), value]] : [])),
  );
  if (inUrl !== null && body.length > 0) {
    const { path, sql } = insertFrom(inUrl, body);
    session.query(sql);
    rmSync(path);
    return "";
  }
  const statement = inUrl ?? body.toString("utf8");
  const asked = /\sformat\s+(\w+)\s*;?\s*$/i.exec(statement);
  const sql = asked === null ? statement : statement.slice(0, asked.index);
  const format = asked?.[1] ?? url.searchParams.get("default_format") ?? "TabSeparated";
  if (Object.keys(parameters).length === 0) return session.query(sql, format);
  // Parameters of the protocol are text in the engine's own escaping, which `set param_` reads as it is.
  session.query(
    `set ${Object.entries(parameters)
      .map(([name, value]) => `param_${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`)
      .join(", ")}`,
  );
  return session.query(sql, format);
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  try {
    response.end(answer(new URL(request.url ?? "/", "http://localhost"), body));
  } catch (error) {
    const message = String(error instanceof Error ? error.message : error).replace(/^Query failed: /, "");
    response.writeHead(500, { "x-clickhouse-exception-code": /Code: (\d+)/.exec(message)?.[1] ?? "1000" }).end(message);
  }
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
const end = () => {
  session.close?.();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
};
process.once("disconnect", end);
process.once("SIGTERM", end);
