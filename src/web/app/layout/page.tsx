import type { ReactElement, ReactNode } from "react";
import { useEffect, useRef } from "react";
import { Said } from "../words/said.tsx";
import { takeFocusTurn } from "./focus-turn.ts";
import styles from "./page.module.css";
import type { Subject } from "./scope-line.tsx";
import { Invented, ScopeLine } from "./scope-line.tsx";

interface Props {
  /** A question or a statement. */
  readonly title: string;
  /** From evidence or catalogue, so English in every language. */
  readonly fromEvidence?: boolean;
  readonly lead?: ReactNode;
  /** Small line above the title. */
  readonly over?: ReactNode;
  /** What the figures are about; null: no figures here, so no team and period to choose; undefined: not known yet. */
  readonly subject: Subject | null | undefined;
  /** Beside the page on wide screens, below it on narrow ones. */
  readonly beside?: ReactNode;
  readonly large?: boolean;
  readonly children: ReactNode;
}

/** Every page: scope, a title, one lead sentence, then the evidence. Sets the window's title and takes the focus after a navigation. */
export function Page({ title, fromEvidence = false, lead, over, subject, beside, large = false, children }: Props): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - Evenkeel`;
  }, [title]);
  useEffect(() => {
    if (takeFocusTurn()) heading.current?.focus({ preventScroll: true });
  }, []);
  const say = (text: ReactNode): ReactNode => (fromEvidence ? <Said>{text}</Said> : text);
  return (
    <>
      {subject === null ? <Invented /> : <ScopeLine subject={subject} />}
      <div className={beside === undefined ? "" : styles.two}>
        <div>
          <header className={styles.head}>
            {over !== undefined && <p className={`over ${styles.over}`}>{over}</p>}
            <h1 ref={heading} tabIndex={-1} className={large ? styles.large : ""}>
              {say(title)}
            </h1>
            {lead !== undefined && <p className="lead">{say(lead)}</p>}
          </header>
          {children}
        </div>
        {beside}
      </div>
    </>
  );
}
