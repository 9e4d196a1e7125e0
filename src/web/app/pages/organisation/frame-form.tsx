import { useLingui } from "@lingui/react/macro";
import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import parts from "../../parts/form.module.css";
import { useDays } from "../digest/use-schedule-text.ts";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { SectionForm } from "./section-form.tsx";
import { useStructureChange } from "./use-structure-change.ts";
import "@mantine/core/styles/NumberInput.css";

interface Props {
  readonly described: Described;
  readonly close: () => void;
}

/** k has no way down: what was shown so far was promised to concern at least so many. */
export function FrameForm({ described: { structure, revision }, close }: Props): ReactElement {
  const { t } = useLingui();
  const { days: dayNames } = useDays();
  const { make, pending, refusal } = useStructureChange(revision);
  const [name, setName] = useState(structure.name);
  const [hours, setHours] = useState(structure.hours);
  const [k, setK] = useState<number | string>(structure.k);
  const save = (): void => {
    const least = typeof k === "number" ? k : structure.k;
    make([{ change: "describe", name, hours, k: least }], t`${name} is changed.`, close);
  };
  const toggle = (day: number): void => {
    const days = hours.days.includes(day) ? hours.days.filter((each) => each !== day) : [...hours.days, day].toSorted((a, b) => a - b);
    if (days.length > 0) setHours({ ...hours, days });
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <TextInput
        className={styles.wide}
        label={t`Name`}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ClockSelect label={t`Work begins`} value={hours.from} least={0} most={23} set={(from) => setHours({ ...hours, from })} />
      <ClockSelect label={t`Work ends`} value={hours.to} least={1} most={24} set={(to) => setHours({ ...hours, to })} />
      <fieldset className={`${parts.checks} ${styles.wide} ${styles.days}`}>
        <legend>{t`On these days`}</legend>
        {dayNames.map((label, index) => (
          <label key={label}>
            <input type="checkbox" checked={hours.days.includes(index + 1)} onChange={() => toggle(index + 1)} />
            {label}
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t`Time zone`}
        description={t`Empty: the clock of whoever did it`}
        placeholder="Europe/Vienna"
        maxLength={60}
        value={hours.timeZone ?? ""}
        onChange={({ currentTarget: { value } }) => setHours({ ...hours, timeZone: value.trim() === "" ? null : value.trim() })}
      />
      <NumberInput
        label={t`Smallest group`}
        description={t`Can be raised, never lowered`}
        required
        min={structure.k}
        max={1000}
        allowDecimal={false}
        value={k}
        onChange={setK}
      />
    </SectionForm>
  );
}

interface ClockProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly set: (hour: number) => void;
}

/** Whole hours, and the one that was handed in by a file. */
function ClockSelect({ label, value, least, most, set }: ClockProps): ReactElement {
  const whole = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const hours = whole.includes(value) ? whole : [...whole, value].toSorted((a, b) => a - b);
  const said = (at: number): string => `${Math.floor(at)}:${String(Math.round((at % 1) * 60)).padStart(2, "0")}`;
  return (
    <NativeSelect
      label={label}
      value={String(value)}
      onChange={(event) => set(Number(event.currentTarget.value))}
      data={hours.map((each) => ({ value: String(each), label: said(each) }))}
    />
  );
}
