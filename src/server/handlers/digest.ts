import type { digestRoutes } from "../../contract/sources.ts";
import { previewDigest, sendDigest } from "../../jobs/digest.ts";
import { readDigest, setDigest, shownDigest } from "../../jobs/digest-settings.ts";
import { readStructure } from "../../state/structure.ts";
import type { HandlersOf } from "../handler.ts";

export const digestHandlers: HandlersOf<typeof digestRoutes> = {
  digest: async ({ params }, context) => {
    await readStructure(context.database, params.organisation);
    return shownDigest(await readDigest(context, params.organisation));
  },
  setDigest: async ({ params, body }, context) => shownDigest(await setDigest(context, params.organisation, body)),
  sendDigest: async ({ params, signal }, context) => ({ sent: [...(await sendDigest(context, params.organisation, signal))] }),
  previewDigest: async ({ params }, context) => previewDigest(context, params.organisation),
};
