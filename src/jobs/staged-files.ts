import { link, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { EvidenceFiles } from "../gather/read-files.ts";

/** An uploaded file as the state knows it. */
export interface KeptFile {
  readonly id: string;
  readonly kind: "sarif" | "vex" | "work" | "incidents";
  readonly name: string;
  readonly sha256: string;
  readonly repository: string | null;
  /** Of a scan that a pipeline sent: the commit it looked at, and where in the life of a change. */
  readonly oid?: string | null;
  readonly stage?: string | null;
}

export interface StagedFiles {
  readonly files: EvidenceFiles;
  /** Which uploaded file lies at a path. */
  readonly idAt: ReadonlyMap<string, string>;
  readonly remove: () => Promise<void>;
}

/**
 * The uploaded files under the names people gave them, as long as they are read: a refusal then names the file its reader knows, and
 * `work.transitions.csv` is found beside `work.csv`. Links, so nothing is copied.
 */
export async function stagedFiles(folder: string, kept: readonly KeptFile[]): Promise<StagedFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const root = await mkdtemp(join(folder, ".reading-"));
  const remove = () => rm(root, { recursive: true, force: true });
  const paths: { readonly kind: KeptFile["kind"]; readonly path: string }[] = [];
  const idAt = new Map<string, string>();
  const repositoryOf = new Map<string, string>();
  const scanOf = new Map<string, { repository: string | null; oid: string | null; stage: string | null }>();
  const times = new Map<string, number>();
  try {
    for (const { id, kind, name, sha256, repository, oid = null, stage = null } of kept) {
      const shown = fileName(name);
      const time = times.get(`${kind}/${shown}`) ?? 0;
      times.set(`${kind}/${shown}`, time + 1);
      const place = join(root, kind, String(time));
      const path = join(place, shown);
      await mkdir(place, { recursive: true });
      await link(join(folder, sha256), path).catch((cause: unknown) => {
        throw missing(name, cause);
      });
      idAt.set(path, id);
      if (repository !== null) repositoryOf.set(path, repository);
      if (kind === "sarif") scanOf.set(path, { repository, oid, stage });
      if (!/\.transitions\.csv$/i.test(shown)) paths.push({ kind, path });
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const of = (kind: KeptFile["kind"]) => paths.filter((each) => each.kind === kind).map(({ path }) => path);
  return {
    files: { sarif: of("sarif"), vex: of("vex"), work: of("work"), incidents: of("incidents"), repositoryOf, scanOf },
    idAt,
    remove,
  };
}

/** The last part of the name, without what a file system could mistake for a path. */
function fileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const plain = last.replace(/^\.+/, "").slice(0, 120);
  return plain === "" ? "file" : plain;
}

function missing(name: string, cause: unknown): EvenkeelError {
  return new EvenkeelError(
    "source.not-found",
    `The uploaded file ${quoted(name)} is not in the data folder any more.`,
    "Upload it again, or remove it from the sources.",
    { cause },
  );
}
