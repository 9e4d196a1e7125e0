import { holdsCredentials } from "../../core/model/structure-text.ts";

export interface AnnotatedRepository {
  readonly address: string;
  /** `lantern/ledger` */
  readonly name: string;
  readonly glob: string;
}

/** Annotations that name a project on a host everybody knows. */
const PROJECTS: Readonly<Record<string, string>> = {
  "github.com/project-slug": "https://github.com/",
  "gitlab.com/project-slug": "https://gitlab.com/",
  "bitbucket.org/project-slug": "https://bitbucket.org/",
};

/** `https://host/owner/name`, deeper for groups of GitLab, then a folder as each code host writes it. */
const LOCATION = /^url:(https?:\/\/[^/\s?#]+\/([^\s?#]+?))(?:\.git)?(?:\/(?:-\/)?(?:tree|blob|src|raw)\/[^/\s]+(?:\/([^\s?#]*))?)?\/?$/;

/**
 * The repository an entity says its code lies in; null when it says none that can be read, and `secret` when the address holds a
 * password or token.
 */
export function annotatedRepository(annotations: Readonly<Record<string, string>>): AnnotatedRepository | "secret" | null {
  const location = LOCATION.exec((annotations["backstage.io/source-location"] ?? "").trim());
  if (location !== null) {
    const [, address = "", name = "", folder = ""] = location;
    return holdsCredentials(address) ? "secret" : { address: `${address}.git`, name, glob: globOf(folder) };
  }
  for (const [annotation, host] of Object.entries(PROJECTS)) {
    const slug = annotations[annotation]?.trim();
    if (slug !== undefined && /^[\w.-]+(?:\/[\w.-]+)+$/.test(slug)) return { address: `${host}${slug}.git`, name: slug, glob: "**" };
  }
  return null;
}

/** A file stands for the folder it lies in. */
function globOf(folder: string): string {
  const path = folder.replace(/\/?[^/]*\.ya?ml$/, "").replace(/^\/+|\/+$/g, "");
  return path === "" || /[\s\\]/.test(path) || path.length > 290 ? "**" : `${path}/**`;
}
