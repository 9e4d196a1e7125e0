import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { SectionForm } from "./section-form.tsx";
import { type Claim, withThreshold } from "./threshold-of.ts";
import { useStructureChange } from "./use-structure-change.ts";
import { useThresholdText, useUnits } from "./use-threshold-text.ts";
import "@mantine/core/styles/NumberInput.css";

interface Props {
  readonly described: Described;
  readonly claims: readonly Claim[];
  /** Of the threshold in the list; -1: a new one. */
  readonly place: number;
  readonly close: () => void;
}

/** Shares are typed in percent, everything else in the unit of the catalogue. */
export function ThresholdForm({ described: { structure, revision }, claims, place, close }: Props): ReactElement | null {
  const { t } = useLingui();
  const unitOf = useUnits();
  const say = useThresholdText();
  const { make, pending, refusal } = useStructureChange(revision);
  const before = structure.thresholds[place] ?? null;
  const [finding, setFinding] = useState(before?.finding ?? claims[0]?.id ?? "");
  const claim = claims.find(({ id }) => id === finding) ?? null;
  const [measure, setMeasure] = useState(before?.measure ?? "");
  const criterion = claim?.criteria.find((each) => each.measure === measure) ?? claim?.criteria[0] ?? null;
  const scale = criterion?.unit === "share" ? 100 : 1;
  const [value, setValue] = useState<number | string>(before === null ? "" : Number((before.threshold * scale).toPrecision(6)));
  const [reason, setReason] = useState(before?.reason ?? "");
  if (claim === null || criterion === null) return null;
  const save = (): void => {
    if (typeof value !== "number") return;
    const put = { finding, measure: criterion.measure, threshold: Number((value / scale).toPrecision(6)), reason };
    make([{ change: "set-thresholds", thresholds: withThreshold(structure.thresholds, place, put) }], t`The threshold is set.`, close);
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <NativeSelect
        className={styles.wide}
        label={t`Of which claim`}
        value={finding}
        onChange={(event) => setFinding(event.currentTarget.value)}
        data={claims.map((each) => ({ value: each.id, label: each.claim }))}
      />
      {claim.criteria.length > 1 && (
        <NativeSelect
          className={styles.wide}
          label={t`By which measure`}
          value={criterion.measure}
          onChange={(event) => setMeasure(event.currentTarget.value)}
          data={claim.criteria.map((each) => ({ value: each.measure, label: `${each.measure}: ${each.aid}` }))}
        />
      )}
      <NumberInput
        label={t`Threshold`}
        suffix={` ${unitOf(criterion.unit)}`}
        min={0}
        {...(criterion.unit === "share" ? { max: 100 } : {})}
        required
        value={value}
        onChange={setValue}
      />
      <p className="note">
        <Trans>
          In the catalogue: {say(criterion.threshold, criterion)} ({criterion.aid}).
        </Trans>
      </p>
      <TextInput
        className={styles.wide}
        label={t`Why`}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SectionForm>
  );
}
