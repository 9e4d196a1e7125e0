import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { dividedBar } from "../../../../report/charts/divided-bar.ts";
import { trustedHtml } from "../../theme/trusted-types.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Item, Results } from "./answer.ts";
import styles from "./results.module.css";
import { useCountText } from "./use-count-text.ts";

/** Items on demand, one construct at a time: at first the weakest. */
export function Items({ shown }: { readonly shown: Results }): ReactElement | null {
  const { t } = useLingui();
  const told = shown.constructs.filter(({ items }) => items.length > 0);
  const weakest = [...told].sort((one, other) => (one.score?.at ?? 100) - (other.score?.at ?? 100))[0];
  const [chosen, setChosen] = useState(weakest?.id);
  const construct = told.find(({ id }) => id === chosen) ?? weakest;
  if (construct === undefined) return null;
  return (
    <section>
      <h2>
        <Trans>Item by item</Trans>
      </h2>
      <p className="note">
        <Trans>For: 5–7 on the scale. Against: 1–3. In the middle: 4. Items that describe trouble are turned round first.</Trans>
      </p>
      <fieldset className={styles.choose}>
        <legend className="hidden">{t`Area`}</legend>
        {told.map(({ id, name }) => (
          <button key={id} type="button" className="link" aria-pressed={id === construct.id} onClick={() => setChosen(id)}>
            <Said>{name}</Said>
          </button>
        ))}
      </fieldset>
      {construct.items.map((item) => (
        <ItemRow key={item.id} item={item} />
      ))}
    </section>
  );
}

function ItemRow({ item }: { readonly item: Item }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const count = useCountText();
  const share = ({ at, edge }: Item["favourable"]["level"]): string => {
    const figure = format.percent(at);
    if (edge === "at-most") return t`at most ${figure}`;
    return edge === "at-least" ? t`at least ${figure}` : figure;
  };
  const [forIt, against] = [share(item.favourable.level), share(item.unfavourable.level)];
  const bar = dividedBar({
    favourable: item.favourable.level.at,
    unfavourable: item.unfavourable.level.at,
    forLabel: t`${forIt} for`,
    againstLabel: t`${against} against`,
    alternative: t`${forIt} for, ${against} against`,
  });
  return (
    <div className={styles.item}>
      <q>
        <Said>{item.text}</Said>
      </q>
      <div>
        <div dangerouslySetInnerHTML={trustedHtml(bar)} />
        <p className="tiny">
          {t`${count(item.n)} answers`}
          {item.silence !== null && (
            <>
              {" · "}
              <Trans>
                {format.percent(item.silence.low)} to {format.percent(item.silence.high)} of all asked, whatever the silent think
              </Trans>
            </>
          )}
          {item.fromParts && (
            <>
              {" · "}
              <Trans>from its parts</Trans>
            </>
          )}
        </p>
      </div>
    </div>
  );
}
