import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../api/ask.ts";
import { useSession } from "../api/session.ts";
import { Day } from "../parts/day.tsx";
import { useScope, windows } from "./scope.ts";
import styles from "./scope-line.module.css";
import { TeamChoice } from "./team-choice.tsx";

export type Subject = Answer<"home">["subject"];

/** What stands at the top of every page of figures: whose, over which weeks, and whether it is invented. */
export function ScopeLine({ subject }: { readonly subject: Subject | undefined }): ReactElement {
  return (
    <div className={styles.scope}>
      <TeamChoice name={subject?.name} />
      <WeeksChoice to={subject?.to} />
      {subject?.contributors != null && (
        <span>
          <Trans>{subject.contributors} contributors</Trans>
        </span>
      )}
      <Invented />
    </div>
  );
}

/** Over which weeks, up to when; for pages about the whole organisation it stands alone. */
export function WeeksChoice({ to }: { readonly to: number | undefined }): ReactElement {
  const { t } = useLingui();
  const { weeks } = useScope();
  return (
    <span className={styles.weeks}>
      {windows.map((each) => (
        <Link
          key={each}
          to="."
          search={(before) => ({ ...before, weeks: each === 12 ? undefined : each })}
          aria-current={each === weeks ? "true" : undefined}
          aria-label={t`${each} weeks`}
        >
          {each === weeks ? t`${each} weeks` : each}
        </Link>
      ))}
      {to !== undefined && (
        <span>
          <Trans>
            to <Day at={to - 1} />
          </Trans>
        </span>
      )}
    </span>
  );
}

/** On every page of an invented organisation, figures or not. */
export function Invented(): ReactElement | null {
  const { organisation } = useScope();
  const { data: session } = useSession();
  const invented = session?.organisations.find((each) => each.id === organisation)?.invented ?? false;
  return invented ? (
    <div className={styles.mark}>
      <span className="inv">
        <Trans>invented organisation</Trans>
      </span>
    </div>
  ) : null;
}
