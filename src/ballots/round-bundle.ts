import type { Manifest } from "../core/privacy/manifest.ts";
import type { Published } from "./ballots.ts";
import { packedToClass } from "./packed-to-class.ts";

const BUNDLE = /^round-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Rounds whose packed form is kept; a server has one or two that people visit. */
const MOST_KEPT = 8;

/**
 * `round-<id>`: all that the answer page needs of a round in one document, `{"chain":[..],"manifest":{..},"questionnaire":{..}}`, so that
 * it costs one round trip and whoever listens sees one request of one size, whatever is done. Null: no such round, or another name.
 */
export async function roundBundle(published: Published, name: string): Promise<Uint8Array | null> {
  const round = BUNDLE.exec(name)?.[1];
  if (round === undefined) return null;
  const [manifest, chain] = await Promise.all([published(`manifest-${round}`), published(`chain-${round}`)]);
  if (manifest === null) return null;
  const questionnaire = await published(questionnaireIn(manifest));
  const parts = ['{"chain":', chain ?? "[]", ',"manifest":', manifest, ',"questionnaire":', questionnaire ?? "null", "}"];
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** The name under which the questions are published. This server wrote the manifest; a page that is given another one refuses it. */
function questionnaireIn(manifest: Uint8Array): string {
  const { entry }: { readonly entry: Manifest } = JSON.parse(Buffer.from(manifest).toString("utf8"));
  return entry.instrument.sha256;
}

/** Packs a document once, and again only when it is another: two milliseconds for a team, fifty for 500 groups. */
export function createPacker(): (name: string, content: Uint8Array) => Promise<Uint8Array> {
  const kept = new Map<string, { readonly content: Uint8Array; readonly packed: Promise<Uint8Array> }>();
  return (name, content) => {
    const known = kept.get(name);
    if (known !== undefined && Buffer.compare(known.content, content) === 0) return known.packed;
    const packed = packedToClass(content);
    kept.delete(name);
    kept.set(name, { content, packed });
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
    return packed;
  };
}
