import { useLingui } from "@lingui/react/macro";
import { useMantineColorScheme } from "@mantine/core";
import type { ReactElement } from "react";
import { colorSchemes } from "../theme/color-scheme.ts";
import { chooseLanguage, languages } from "../words/language.ts";
import styles from "./rail.module.css";

/** Light or dark and the language; kept in this browser. */
export function Preferences(): ReactElement {
  const { t, i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const words = { light: t`Light`, dark: t`Dark`, auto: t`As the system` };
  return (
    <>
      <fieldset className={styles.preferences}>
        <legend className="hidden">{t`Appearance`}</legend>
        {colorSchemes.map((each) => (
          <button key={each} type="button" aria-pressed={each === colorScheme} onClick={() => setColorScheme(each)}>
            {words[each]}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.preferences}>
        <legend className="hidden">{t`Language`}</legend>
        {languages.map((each) => (
          <button
            key={each.id}
            type="button"
            lang={each.id}
            aria-pressed={each.id === i18n.locale}
            onClick={() => void chooseLanguage(each.id)}
          >
            {each.name}
          </button>
        ))}
      </fieldset>
    </>
  );
}
