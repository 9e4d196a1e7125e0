import { useLingui } from "@lingui/react/macro";
import type { Role } from "../../../../contract/permissions.ts";

/** What each role is for, in words; the table of permissions decides what it may. */
export function useRoleWords(): Readonly<Record<Role, { readonly name: string; readonly may: string }>> {
  const { t } = useLingui();
  return {
    operator: { name: t`Operator`, may: t`runs the server: people, settings, sources; sees no figures of teams` },
    coach: { name: t`Coach`, may: t`sees every team, describes the organisation, sets aims` },
    lead: { name: t`Lead`, may: t`sees the own team, sets its aims, disputes findings` },
    member: { name: t`Member`, may: t`sees the own team, disputes findings` },
    viewer: { name: t`Viewer`, may: t`sees every team, changes nothing` },
    trustee: { name: t`Trustee`, may: t`will hold a key of sealed rounds; cannot be operator` },
  };
}
