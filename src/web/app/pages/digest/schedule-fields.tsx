import { useLingui } from "@lingui/react/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import form from "../../parts/form.module.css";
import type { Schedule } from "./use-schedule-text.ts";
import { useDays } from "./use-schedule-text.ts";

interface Props {
  readonly schedule: Schedule | null;
  readonly set: (schedule: Schedule | null) => void;
}

const morning = 8;

/** Never, or a day, an hour and the zone the hour is meant in: at first the zone of this browser. */
export function ScheduleFields({ schedule, set }: Props): ReactElement {
  const { t } = useLingui();
  const { days, hour } = useDays();
  const begun = schedule ?? { weekday: 1, hour: morning, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
  return (
    <div className={form.row}>
      <NativeSelect
        label={t`Every`}
        value={schedule === null ? "" : String(schedule.weekday)}
        onChange={(event) => set(event.currentTarget.value === "" ? null : { ...begun, weekday: Number(event.currentTarget.value) })}
        data={[{ value: "", label: t`never by itself` }, ...days.map((label, index) => ({ value: String(index + 1), label }))]}
      />
      {schedule !== null && (
        <>
          <NativeSelect
            label={t`At`}
            value={String(schedule.hour)}
            onChange={(event) => set({ ...schedule, hour: Number(event.currentTarget.value) })}
            data={Array.from({ length: 24 }, (_, index) => ({ value: String(index), label: hour(index) }))}
          />
          <TextInput
            label={t`Time zone`}
            required
            maxLength={60}
            value={schedule.timeZone}
            onChange={(event) => set({ ...schedule, timeZone: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  );
}
