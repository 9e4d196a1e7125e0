import type { Json } from "../../../core/privacy/canonical-json.ts";
import type { Cohort, Manifest, PublicKey, TreeNode } from "../../../core/privacy/manifest.ts";
import { Refused } from "../refused.ts";
import { countIn, type Fields, flagIn, listIn, recordIn, textIn } from "./fields.ts";

/** The manifest as far as a client needs it, from JSON whose fingerprint was compared already. Throws `manifest.unreadable`. */
export function readManifest(entry: Json): Manifest {
  const fields = recordIn(entry, "entry");
  const instrument = recordIn(fields.instrument, "instrument");
  const windows = recordIn(fields.windows, "windows");
  const client = recordIn(fields.client, "client");
  const origins = recordIn(fields.origins, "origins");
  if (fields.v !== 1 || fields.kind !== "round" || fields.release !== "release/1" || fields.sealed !== null) {
    throw new Refused("manifest.unreadable", "version");
  }
  return {
    v: 1,
    kind: "round",
    release: "release/1",
    sealed: null,
    instance: textIn(fields.instance, "instance"),
    seq: countIn(fields.seq, "seq"),
    previous: fields.previous === null ? null : textIn(fields.previous, "previous"),
    round: textIn(fields.round, "round"),
    instrument: {
      id: textIn(instrument.id, "instrument"),
      version: countIn(instrument.version, "instrument"),
      sha256: textIn(instrument.sha256, "instrument"),
    },
    k: countIn(fields.k, "k"),
    kComment: countIn(fields.kComment, "kComment"),
    tree: listIn(fields.tree, "tree").map(nodeIn),
    cohorts: listIn(fields.cohorts, "cohorts").map(cohortIn),
    disciplines: listIn(fields.disciplines, "disciplines").map((label) => textIn(label, "disciplines")),
    windows: {
      enrolFrom: countIn(windows.enrolFrom, "windows"),
      enrolUntil: countIn(windows.enrolUntil, "windows"),
      answerFrom: countIn(windows.answerFrom, "windows"),
      answerUntil: countIn(windows.answerUntil, "windows"),
      extendUntil: countIn(windows.extendUntil, "windows"),
    },
    client: { page: textIn(client.page, "client"), cli: textIn(client.cli, "client") },
    origins: { app: textIn(origins.app, "origins"), answer: textIn(origins.answer, "origins") },
    demonstration: flagIn(fields.demonstration, "demonstration"),
  };
}

function nodeIn(value: Json): TreeNode {
  const fields = recordIn(value, "tree");
  return {
    id: textIn(fields.id, "tree"),
    parent: fields.parent === null ? null : textIn(fields.parent, "tree"),
    label: textIn(fields.label, "tree"),
  };
}

function cohortIn(value: Json): Cohort {
  const fields = recordIn(value, "cohorts");
  const keys = recordIn(fields.keys, "keys");
  return {
    id: textIn(fields.id, "cohorts"),
    node: textIn(fields.node, "cohorts"),
    eligible: countIn(fields.eligible, "cohorts"),
    teamOnly: flagIn(fields.teamOnly, "cohorts"),
    keys: { scores: keyIn(recordIn(keys.scores, "keys")), comment: keyIn(recordIn(keys.comment, "keys")) },
  };
}

const keyIn = ({ n, e }: Fields): PublicKey => ({ n: textIn(n, "keys"), e: textIn(e, "keys") });
