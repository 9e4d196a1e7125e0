import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { TeamKind } from "../../../core/model/organisation.ts";

export const teamKinds: Readonly<Record<TeamKind, MessageDescriptor>> = {
  "stream-aligned": msg`stream-aligned`,
  platform: msg`platform`,
  enabling: msg`enabling`,
  "complicated-subsystem": msg`complicated subsystem`,
  security: msg`security`,
  operations: msg`operations`,
};
