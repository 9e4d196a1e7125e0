import { join } from "node:path";

/** Where an organisation's evidence lies: DATA/organisations/<id>/{lake,repositories,files}. */
export interface OrganisationFolder {
  readonly folder: string;
  readonly files: string;
}

export function organisationFolder(dataFolder: string, organisation: string): OrganisationFolder {
  const folder = join(dataFolder, "organisations", organisation);
  return { folder, files: join(folder, "files") };
}
