import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useFormat } from "../words/use-format.ts";
import { Day } from "./day.tsx";

interface Props {
  readonly accepted: number;
  readonly refused: number;
  readonly last: number;
}

/** What a tool sent by itself, in half a sentence. */
export function DeliveryCount({ accepted, refused, last }: Props): ReactElement {
  const format = useFormat();
  return (
    <>
      <Plural value={accepted} one="# delivery taken" other="# deliveries taken" />
      <Trans>
        , {format.number(refused)} refused, the last on <Day at={last} />
      </Trans>
    </>
  );
}
