import { askGit } from "./ask-git.ts";

/** Path -> blob oid of every regular file of one commit; symbolic links and submodules are left out, as their text is not a policy. */
export type FileTree = ReadonlyMap<string, string>;

/** Lists the files of a commit. Paths that are not UTF-8 are read as Latin-1, as the walk does. */
export async function treeAt(gitDir: string, commit: string, signal: AbortSignal): Promise<FileTree> {
  const listing = await askGit({ gitDir, args: ["ls-tree", "-r", "-z", "--full-tree", commit], signal });
  const files = new Map<string, string>();
  let start = 0;
  while (start < listing.length) {
    const end = listing.indexOf(0, start);
    if (end < 0) break;
    const tab = listing.indexOf(9, start);
    const [mode, type, oid] = listing.toString("latin1", start, tab).split(" ");
    if (type === "blob" && mode !== "120000" && oid !== undefined) files.set(pathText(listing.subarray(tab + 1, end)), oid);
    start = end + 1;
  }
  return files;
}

const strict = new TextDecoder("utf-8", { fatal: true });

export function pathText(bytes: Buffer): string {
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
