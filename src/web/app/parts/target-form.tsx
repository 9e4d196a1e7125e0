import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Target } from "../../../contract/evidence-shapes.ts";
import type { TargetSubject } from "./target-subject.ts";
import styles from "./targets.module.css";
import "@mantine/core/styles/NumberInput.css";

interface Props {
  readonly subjects: readonly TargetSubject[];
  readonly pending: boolean;
  readonly set: (target: Omit<Target, "id" | "node">) => void;
}

/** Shares are typed in percent, everything else in its own unit. */
export function TargetForm({ subjects, pending, set }: Props): ReactElement | null {
  const { t } = useLingui();
  const [place, setPlace] = useState(0);
  const [direction, setDirection] = useState<Target["direction"]>("down");
  const [value, setValue] = useState<number | string>("");
  const [by, setBy] = useState("");
  const [why, setWhy] = useState("");
  const subject = subjects[place];
  if (subject === undefined) return null;
  const isBehaviour = "behaviour" in subject.about;
  const units = { hours: t`hours`, share: "%", "per-week": t`a week`, ratio: t`ratio`, items: t`items`, count: t`count` };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = typeof value === "number" ? value : null;
    const scaled = typed === null || isBehaviour ? null : subject.unit === "share" ? typed / 100 : typed;
    set({ about: subject.about, direction, value: scaled, by: Date.parse(by), why });
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      {subjects.length > 1 && (
        <NativeSelect
          label={t`Of what`}
          value={String(place)}
          onChange={(event) => setPlace(Number(event.currentTarget.value))}
          data={subjects.map((each, index) => ({ value: String(index), label: each.name }))}
        />
      )}
      <NativeSelect
        label={t`Which way`}
        value={direction}
        onChange={(event) => setDirection(event.currentTarget.value === "up" ? "up" : "down")}
        data={[
          { value: "down", label: t`down` },
          { value: "up", label: t`up` },
        ]}
      />
      {!isBehaviour && <NumberInput label={t`To`} suffix={` ${units[subject.unit]}`} min={0} required value={value} onChange={setValue} />}
      <TextInput label={t`By`} type="date" required value={by} onChange={(event) => setBy(event.currentTarget.value)} />
      <TextInput
        className={styles.wide}
        label={t`Why`}
        required
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={pending}>
          <Trans>Set it</Trans>
        </Button>
      </div>
    </form>
  );
}
