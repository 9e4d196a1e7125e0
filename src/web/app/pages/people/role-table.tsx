import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Permission, Role } from "../../../../contract/permissions.ts";
import { permissions, roleScope, roles } from "../../../../contract/permissions.ts";
import { Line, Lines } from "../../parts/line.tsx";
import { useFormat } from "../../words/use-format.ts";
import { permissionWords } from "./permission-words.ts";
import { useRoleWords } from "./role-words.ts";

const named: readonly (readonly [string, readonly Role[]])[] = Object.entries(permissions);

/** What each role may, said from the very table that the server decides by. */
export function RoleTable(): ReactElement {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const words = useRoleWords();
  const places = { server: t`on this server`, organisation: t`in an organisation`, team: t`in a team and those below it` };
  const mayOf = (role: Role): readonly string[] =>
    named.filter(([, allowed]) => allowed.includes(role)).map(([permission]) => i18n._(permissionWords[permissionOf(permission)]));
  return (
    <section>
      <h2>
        <Trans>What each role may</Trans>
      </h2>
      <p className="note">
        <Trans>The server decides every request by this table; what does not stand here is refused.</Trans>
      </p>
      <Lines>
        {roles.map((role) => (
          <Line key={role}>
            <b>{words[role].name}</b> <span className="note">{places[roleScope[role]]}</span>
            <p>
              <Trans>May {format.list(mayOf(role))}.</Trans>
            </p>
          </Line>
        ))}
      </Lines>
    </section>
  );
}

/** Entries of an object lose the type of their keys. */
function permissionOf(key: string): Permission {
  return key as Permission;
}
