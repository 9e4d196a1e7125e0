import type { Structure } from "../../core/model/structure.ts";
import { organisationAt } from "../../core/model/structure-at.ts";
import type { Instant } from "../../core/model/time.ts";
import { openBucketSalts } from "../../gather/bucket-salts.ts";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import type { KnownRepository } from "../../sources/live/live-source.ts";
import { createResolve } from "../../sources/live/resolve-account.ts";
import { readActorRules } from "../../sources/reading/actor-rules.ts";
import type { Database } from "../../state/database.ts";
import { rosterRules } from "../../state/roster.ts";
import { readStructure } from "../../state/structure.ts";
import type { Vault } from "../../state/vault.ts";
import type { OrganisationAtTheDoor, PlacesAtTheDoor } from "./door.ts";

export interface PlacesSettings {
  readonly database: Database;
  readonly vault: Vault;
  readonly dataFolder: string;
  readonly now: () => Instant;
}

/** Opening a roster of 10,000 takes some 100 ms, so it is not done for each event; a change of it counts after that long. */
const REMEMBERED_MS = 10_000;

/** Structure, roster and salts of each organisation, read again every ten seconds in which something comes in. */
export function rememberedPlaces(settings: PlacesSettings): PlacesAtTheDoor {
  const known = new Map<string, { readonly until: Instant; readonly place: Promise<OrganisationAtTheDoor> }>();
  const rules = readActorRules();
  // Whoever asks for a place hears of it; until then nobody needs to.
  rules.catch(() => undefined);
  return {
    place(organisation) {
      const at = settings.now();
      const remembered = known.get(organisation);
      if (remembered !== undefined && at < remembered.until) return remembered.place;
      const place = rules.then(({ actorOf }) => readPlace(settings, organisation, actorOf, at));
      known.set(organisation, { until: at + REMEMBERED_MS, place });
      place.catch(() => known.delete(organisation));
      return place;
    },
  };
}

type ActorOf = Awaited<ReturnType<typeof readActorRules>>["actorOf"];

async function readPlace(
  { database, vault, dataFolder }: PlacesSettings,
  id: string,
  actorOf: ActorOf,
  at: Instant,
): Promise<OrganisationAtTheDoor> {
  const { structure } = await readStructure(database, id);
  const organisation = organisationAt(structure, await rosterRules(database, vault, id), at);
  const salts = await openBucketSalts(organisationFolder(dataFolder, id).folder, at);
  const saltFor = (container: string, quarter: string) => (salts.isLiving(quarter) ? salts.saltFor(container, quarter) : null);
  return {
    organisation,
    services: structure.services.map(({ id: service, name, team, repositories }) => ({
      id: service,
      name,
      team,
      repositories: [...new Set(repositories.map(({ repository }) => repository))],
    })),
    repositories: knownRepositories(structure),
    resolve: createResolve({ organisation, actorOf, saltFor }),
  };
}

/** By id, name and address, with and without its host; a name that two repositories share means neither. */
function knownRepositories({ repositories }: Structure): readonly KnownRepository[] {
  const meant = new Map<string, Set<string>>();
  for (const { id, name, address } of repositories)
    for (const text of [name, ...pathsOf(address)]) {
      const key = text.toLowerCase();
      meant.set(key, (meant.get(key) ?? new Set<string>()).add(id));
    }
  const paths = [...meant].flatMap(([path, ids]) => (ids.size === 1 ? [...ids].map((id) => ({ id, native: "", path })) : []));
  // Last, so that an id always means itself.
  return [...paths, ...repositories.map(({ id }) => ({ id, native: "", path: id }))];
}

/** @example pathsOf("git@forge.example:acme/pay.git") // ["forge.example/acme/pay", "acme/pay"] */
function pathsOf(address: string | null): readonly string[] {
  const whole = (address ?? "")
    .replace(/^[a-z+]+:\/\//i, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(?!\d)/, "$1/")
    .replace(/(?:\.git)?\/*$/, "");
  const path = whole.includes("/") ? whole.slice(whole.indexOf("/") + 1) : "";
  return [whole, path].filter((text) => text !== "");
}
