import { hash } from "node:crypto";
import type { EvidenceSink, Row } from "../../core/evidence/tables.ts";
import type { Organisation, WorkingHours } from "../../core/model/organisation.ts";
import { DAY } from "../../core/model/time.ts";
import {
  bareSubject,
  kindOf,
  looksSquashed,
  mergesLongLived,
  revertedOid,
  saysSecurityUpdate,
  speaksOfSecurity,
} from "./classify-subject.ts";
import {
  CLOCK_SUSPECT,
  type CommitGraph,
  type Kind,
  LONG_LIVED_MERGE,
  NONE,
  ON_MAIN,
  REACHABLE,
  SECURITY_UPDATE_TEXT,
  SECURITY_WORDS,
  SEEN,
  SQUASHED,
} from "./commit-graph.ts";
import type { Authors } from "./identify-author.ts";
import { instantOfSeconds, LATEST } from "./instant-of-seconds.ts";
import type { LogVisitor } from "./log-grammar.ts";
import { outOfHours } from "./out-of-hours.ts";
import type { PathRoles } from "./path-roles.ts";
import { RowBatch } from "./row-batch.ts";

export interface CommitReading {
  readonly repo: string;
  readonly main: string;
  readonly organisation: Organisation;
  readonly graph: CommitGraph;
  readonly roles: PathRoles;
  readonly authors: Authors;
  /** Commits whose parents a shallow clone lacks: git shows their whole tree as new, which says nothing about them. */
  readonly boundary: ReadonlySet<string>;
  readonly sink: EvidenceSink;
}

const EARLIEST = Date.UTC(1990, 0, 1);
/** git accepts any number as an offset; the world's clocks are at most 14 hours apart from UTC. */
const FARTHEST_OFFSET = 14 * 60;
const SPACE = 32;
const CO_AUTHOR = /^co-authored-by:([^<\n]*)<([^>\n]*)>/gim;

/**
 * Turns the pieces of the log into rows and graph entries. The author's account is looked up, answered with team, bucket and
 * actor, and forgotten here.
 */
export class CommitReader implements LogVisitor {
  readonly commits: RowBatch<"commit">;
  readonly commitPaths: RowBatch<"commit_path">;
  readonly #reading: CommitReading;
  readonly #hours: ReadonlyMap<string, WorkingHours>;
  onMain = true;
  done = 0;
  suspectClocks = 0;
  withoutMail = 0;

  #oid = "";
  #number = 0;
  #parents: number[] = [];
  #parentOids: string[] = [];
  #committed = 0;
  #authored = 0;
  #offset = 0;
  #name = "";
  #mail = "";
  #subject = "";
  #body = "";
  #security = 0;
  #tests = 0;
  #docs = 0;
  #pathStart = 0;
  #status = "";
  #oidNew = "";
  #scratch = Buffer.alloc(1 << 14);
  #scratchEnd = 0;
  #isBoundary = false;

  constructor(reading: CommitReading) {
    this.#reading = reading;
    this.commits = new RowBatch("commit", reading.sink);
    this.commitPaths = new RowBatch("commit_path", reading.sink);
    this.#hours = new Map(reading.organisation.teams.flatMap((team) => (team.hours === null ? [] : [[team.id, team.hours]])));
  }

  async flush(onlyFull: boolean): Promise<void> {
    if (!onlyFull || this.commits.full) await this.commits.flush();
    if (!onlyFull || this.commitPaths.full) await this.commitPaths.flush();
  }

  field(index: number, bytes: Buffer, from: number, to: number): void {
    switch (index) {
      case 0:
        this.#begin(bytes, from, to);
        break;
      case 1:
        this.#readParents(bytes, from, to);
        break;
      case 2:
        this.#committed = instantOfSeconds(bytes.toString("latin1", from, to));
        break;
      case 3:
        this.#readAuthored(bytes.toString("latin1", from, to));
        break;
      case 4:
        this.#name = bytes.toString("latin1", from, to);
        break;
      case 5:
        this.#mail = bytes.toString("latin1", from, to);
        break;
      case 6:
        this.#subject = bytes.toString("latin1", from, to);
        break;
      default:
        this.#body = from === to ? "" : bytes.toString("latin1", from, to);
    }
  }

  fileMeta(bytes: Buffer, _from: number, to: number): void {
    if (this.#isBoundary) return;
    this.#status = bytes.toString("latin1", to - 1, to);
    const width = this.#oid.length;
    this.#oidNew = bytes.toString("latin1", to - 2 - width, to - 2);
  }

  filePath(bytes: Buffer, from: number, to: number): void {
    if (this.#isBoundary) return;
    const { graph, roles, repo } = this.#reading;
    const path = graph.paths.numberOf(bytes, from, to);
    const role = roles.roleOf(path);
    if (role === "security" || role === "policy") this.#security += 1;
    else if (role === "test") this.#tests += 1;
    else if (role === "doc") this.#docs += 1;
    graph.touch(path);
    this.#remember(bytes, from, to);
    this.commitPaths.push({ repo, oid: this.#oid, path_id: path, committed: this.#committed, status: this.#status });
  }

  commitEnd(): void {
    const { graph, authors, repo } = this.#reading;
    const number = this.#number;
    const author = authors.numberOf(this.#name, this.#mail);
    const { actor, team } = authors.factsAt(author, this.#authored);
    const kind = kindOf(this.#subject, this.#parents.length, actor);
    const suspect = this.#authored < EARLIEST || this.#authored >= LATEST || this.#authored > this.#committed + DAY;
    const securityWords = speaksOfSecurity(this.#subject);
    const reverts = this.#body === "" ? null : revertedOid(this.#body);
    const bucket = authors.bucketAt(author, this.#committed);
    const nFiles = graph.touchedCount - this.#pathStart;
    if (suspect) this.suspectClocks += 1;
    if (this.#mail === "") this.withoutMail += 1;

    graph.setParents(number, this.#parents);
    graph.committed.set(number, this.#committed);
    graph.authored.set(number, this.#authored);
    graph.flags.set(
      number,
      SEEN | REACHABLE | (this.onMain ? ON_MAIN : 0) | (suspect ? CLOCK_SUSPECT : 0) | this.#textFlags(kind, securityWords),
    );
    graph.classify(number, kind, actor);
    graph.setTeam(number, team);
    graph.setBucket(number, bucket);
    graph.pathStart.set(number, this.#pathStart);
    graph.pathCount.set(number, nFiles);
    if (reverts !== null) graph.reverts.set(number, reverts);
    if (actor === "update-bot") graph.updateSubjects.set(number, hash("sha256", bareSubject(this.#subject)).slice(0, 16));
    graph.author.set(number, author);
    graph.changeFrom.set(number, NONE);

    const row: Row<"commit"> = {
      repo,
      oid: this.#oid,
      parent1: this.#parentOids[0] ?? null,
      parent2: this.#parentOids[1] ?? null,
      n_parents: this.#parents.length,
      committed: this.#committed,
      authored: this.#authored,
      tz_min: this.#offset,
      bucket,
      team,
      co_teams: this.#coTeams(team),
      actor,
      kind,
      reverts_oid: reverts,
      content_key: this.#contentKey(nFiles),
      n_files: nFiles,
      n_security_paths: this.#security,
      n_test_paths: this.#tests,
      n_doc_paths: this.#docs,
      security_words: securityWords,
      on_main: this.onMain,
      reachable: true,
      out_of_hours:
        actor !== "human" || suspect || Math.abs(this.#offset) > FARTHEST_OFFSET
          ? null
          : outOfHours(this.#authored, this.#offset, this.#hours.get(team ?? "") ?? this.#reading.organisation.hours),
      clock_suspect: suspect,
    };
    this.commits.push(row);
    this.done += 1;
  }

  /** What the texts say, as flags; the texts themselves end here. */
  #textFlags(kind: Kind, securityWords: boolean): number {
    const single = this.#parents.length === 1;
    const saysUpdate = kind === "dependency" && saysSecurityUpdate(this.#subject, this.#body);
    const squashed = single && looksSquashed(this.#subject);
    const longLived = this.#parents.length > 1 && mergesLongLived(this.#subject, this.#reading.main);
    return (
      (securityWords ? SECURITY_WORDS : 0) |
      (saysUpdate ? SECURITY_UPDATE_TEXT : 0) |
      (squashed ? SQUASHED : 0) |
      (longLived ? LONG_LIVED_MERGE : 0)
    );
  }

  #begin(bytes: Buffer, from: number, to: number): void {
    const { graph, boundary } = this.#reading;
    this.#oid = bytes.toString("latin1", from, to);
    this.#number = graph.oids.numberOf(bytes, from);
    this.#isBoundary = boundary.has(this.#oid);
    this.#security = 0;
    this.#tests = 0;
    this.#docs = 0;
    this.#pathStart = graph.touchedCount;
    this.#scratchEnd = 0;
  }

  #readParents(bytes: Buffer, from: number, to: number): void {
    this.#parents = [];
    this.#parentOids = [];
    const width = this.#oid.length;
    for (let at = from; at + width <= to; at += width + 1) {
      this.#parents.push(this.#reading.graph.oids.numberOf(bytes, at));
      this.#parentOids.push(bytes.toString("latin1", at, at + width));
    }
  }

  /** `seconds +hhmm`; a broken author line gives an empty field, which stays in 1970 and counts as a suspect clock. */
  #readAuthored(text: string): void {
    const space = text.indexOf(" ");
    this.#authored = instantOfSeconds(space === -1 ? text : text.slice(0, space));
    const offset = space === -1 ? 0 : Number(text.slice(space + 1));
    const size = Math.abs(offset);
    this.#offset = Number.isFinite(offset) ? Math.sign(offset) * (Math.floor(size / 100) * 60 + (size % 100)) : 0;
  }

  #remember(bytes: Buffer, from: number, to: number): void {
    const needed = this.#scratchEnd + (to - from) + this.#oidNew.length + 2;
    if (needed > this.#scratch.length) {
      const wider = Buffer.alloc(needed * 2);
      this.#scratch.copy(wider, 0, 0, this.#scratchEnd);
      this.#scratch = wider;
    }
    bytes.copy(this.#scratch, this.#scratchEnd, from, to);
    let at = this.#scratchEnd + to - from;
    this.#scratch[at] = 0;
    at += 1 + this.#scratch.write(this.#oidNew, at + 1, "latin1");
    this.#scratch[at] = SPACE;
    this.#scratchEnd = at + 1;
  }

  /** Rebased and cherry-picked twins share it. git lists paths in byte order, so they need no sorting. */
  #contentKey(nFiles: number): string | null {
    if (this.#parents.length > 1 || nFiles === 0) return null;
    const at = this.#scratchEnd;
    this.#remember(Buffer.from(String(this.#authored), "latin1"), 0, String(this.#authored).length);
    const key = hash("sha256", this.#scratch.subarray(0, this.#scratchEnd), "hex");
    this.#scratchEnd = at;
    return key;
  }

  /** Teams of co-authors other than the author's own; unknown ones are not counted as a team. */
  #coTeams(team: string | null): number {
    if (this.#body === "" || this.#reading.organisation.roster.length === 0) return 0;
    const { authors } = this.#reading;
    const teams = new Set<string>();
    for (const [, name = "", mail = ""] of this.#body.matchAll(CO_AUTHOR)) {
      const other = authors.factsAt(authors.numberOf(name.trim(), mail), this.#authored).team;
      if (other !== null && other !== team) teams.add(other);
    }
    return teams.size;
  }
}
