import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { ForGood } from "../../parts/for-good.tsx";
import form from "../../parts/form.module.css";
import { Line, Lines } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";

type Member = Answer<"roster">["members"][number];

/** Beyond this a search is shorter than the list. */
const most = 50;

/** Who is in the roster, to correct an address or to erase somebody at once. */
export function MemberList({ members }: { readonly members: readonly Member[] }): ReactElement | null {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [sought, setSought] = useState("");
  const erase = useChange("deleteMember", { refreshes: ["roster"], done: () => void toast(t`Erased from the roster.`) });
  if (members.length === 0) return null;
  const wanted = sought.trim().toLowerCase();
  const found = members.filter(({ mail, accounts, team }) =>
    [mail ?? "", ...accounts, team].some((each) => each.toLowerCase().includes(wanted)),
  );
  return (
    <details>
      <summary>
        <Trans>Look somebody up, or erase somebody</Trans>
      </summary>
      <div className={form.form}>
        <TextInput
          label={t`Address, account or team`}
          autoComplete="off"
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      {erase.error !== null && <FailedNote refusal={erase.error} />}
      <Lines>
        {found.slice(0, most).map((member) => (
          <Line
            key={member.id}
            tools={
              <ForGood
                label={t`Erase`}
                follows={<Trans>It is gone at once, from here and from the next reading on.</Trans>}
                pending={erase.isPending}
                act={() => erase.mutate({ params: { organisation, member: member.id } })}
              />
            }
          >
            <MemberWords member={member} />
          </Line>
        ))}
      </Lines>
      {found.length > most && (
        <p className="note">
          <Plural value={found.length - most} one="and # more; type to find it" other="and # more; type to find one" />
        </p>
      )}
    </details>
  );
}

function MemberWords({ member: { mail, accounts, team, from, to } }: { readonly member: Member }): ReactElement {
  const format = useFormat();
  return (
    <>
      {mail ?? accounts[0] ?? "–"}{" "}
      <span className="note">
        {[team, ...accounts.slice(mail === null ? 1 : 0)].join(" · ")}
        {from !== null && (
          <>
            {" · "}
            <Trans>from {format.date(from)}</Trans>
          </>
        )}
        {to !== null && (
          <>
            {" · "}
            <Trans>until {format.date(to)}</Trans>
          </>
        )}
      </span>
    </>
  );
}
