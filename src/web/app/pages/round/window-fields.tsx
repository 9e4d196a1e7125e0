import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import form from "../../parts/form.module.css";
import "@mantine/core/styles/Checkbox.css";

type Windows = NonNullable<NonNullable<Answer<"round">["draft"]>["windows"]>;

interface Props {
  /** Null: the defaults, counted from the day it is announced. */
  readonly windows: Windows | null;
  readonly set: (windows: Windows | null) => void;
  /** What the defaults would be if it were announced now. */
  readonly planned: Windows | null;
}

const places = ["enrolFrom", "enrolUntil", "answerFrom", "answerUntil", "extendUntil"] as const;

/** When ballots can be fetched and when answers are taken: two windows that never overlap. */
export function WindowFields({ windows, set, planned }: Props): ReactElement {
  const { t } = useLingui();
  const labels: Readonly<Record<(typeof places)[number], string>> = {
    enrolFrom: t`Ballots from`,
    enrolUntil: t`Ballots until`,
    answerFrom: t`Answers from`,
    answerUntil: t`Answers until`,
    extendUntil: t`An extension ends no later than`,
  };
  return (
    <fieldset className={form.checks}>
      <legend>
        <Trans>Windows</Trans>
      </legend>
      <Checkbox
        label={t`The usual windows, counted from the announcement`}
        description={t`Three days' notice, fourteen days to fetch a ballot, a night between, ten days to answer; shorter for a pulse.`}
        checked={windows === null}
        onChange={(event) => set(event.currentTarget.checked ? null : planned)}
        disabled={windows === null && planned === null}
      />
      {windows !== null && (
        <div className={form.row}>
          {places.map((place) => (
            <TextInput
              key={place}
              type="datetime-local"
              label={`${labels[place]} (UTC)`}
              required
              value={new Date(windows[place]).toISOString().slice(0, 16)}
              onChange={(event) => {
                const at = Date.parse(`${event.currentTarget.value}Z`);
                if (Number.isFinite(at)) set({ ...windows, [place]: at });
              }}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
