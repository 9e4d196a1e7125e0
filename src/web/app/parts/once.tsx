import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import styles from "./once.module.css";

interface Props {
  /** What it is and whom it is for. */
  readonly children: ReactNode;
  readonly text: string;
  readonly close: () => void;
}

/** A secret or a link that is shown this one time, with the way to take it along. */
export function Once({ children, text, close }: Props): ReactElement {
  const { t } = useLingui();
  return (
    <div className={styles.once} role="status">
      <p>{children}</p>
      <code className="cmd">{text}</code>
      <p className={styles.tools}>
        <CopyButton text={text} label={t`Copy`} />
        <button type="button" className="link" onClick={close}>
          <Trans>I have it; hide it</Trans>
        </button>
      </p>
    </div>
  );
}

/** Takes a text to the clipboard and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const { t } = useLingui();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={copy}>
        {copied === true ? t`Copied` : label}
      </Button>
      {copied === false && (
        <span className="note" role="status">
          <Trans>The browser does not allow it here: select the text and copy it.</Trans>
        </span>
      )}
    </>
  );
}
