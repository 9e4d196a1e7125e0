import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import { useEffect } from "react";
import type { Refusal } from "../api/problem.ts";
import { useScope } from "../layout/scope.ts";
import { Said } from "../words/said.tsx";
import { Horizon } from "./horizon.tsx";
import styles from "./states.module.css";

/** What will be here, why it is worth it, and one thing to do. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  return (
    <div className={styles.state}>
      <Horizon />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What is missing from an answer that is there, and from which source. */
export function Partial({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className={styles.note}>{children}</div>;
}

interface FailedProps {
  readonly refusal: Refusal;
  readonly retry?: () => void;
  /** It stands in place of the page, so its sentence is the page's title. */
  readonly whole?: boolean;
}

/** What happened, what was kept, what to do, and the code. Where nothing was read yet nothing has failed, and there is no code. */
export function Failed({ refusal, retry, whole = true }: FailedProps): ReactElement {
  const words = useRefusalWords(refusal);
  const Heading = whole ? "h1" : "h2";
  useEffect(() => {
    if (whole) document.title = `${words.title} - Evenkeel`;
  }, [whole, words.title]);
  const { organisation } = useScope();
  const empty = refusal.code === "assessment.none" && organisation !== "";
  return (
    <div className={styles.state} role={empty ? undefined : "alert"}>
      <Horizon />
      <Heading>{words.title}</Heading>
      <p>{words.what}</p>
      <p>{words.todo}</p>
      {empty && (
        <p>
          <a className="act" href={`/o/${organisation}/sources`}>
            <Trans>Connect a repository</Trans>
          </a>
        </p>
      )}
      {retry !== undefined && !empty && (
        <p>
          <button type="button" className="act" onClick={retry}>
            <Trans>Try again</Trans>
          </button>
        </p>
      )}
      {refusal.code !== "assessment.none" && (
        <p className={styles.code}>
          <code>{refusal.code}</code>
          {refusal.status > 0 && <> · {refusal.status}</>}
        </p>
      )}
    </div>
  );
}

/** A refused change in one line beside what was changed. */
export function FailedNote({ refusal }: { readonly refusal: Refusal }): ReactElement {
  const words = useRefusalWords(refusal);
  return (
    <div className={styles.note} role="alert">
      {words.what} {words.todo} <code className={styles.code}>{refusal.code}</code>
      {refusal.problem.places !== undefined && refusal.problem.places.length > 0 && (
        <ul>
          {refusal.problem.places.map((each) => (
            <li key={`${each.place} ${each.problem}`}>
              <b>{each.place}</b> <Said>{each.problem}</Said>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface RefusalWords {
  readonly title: string;
  readonly what: ReactNode;
  readonly todo: ReactNode;
}

function useRefusalWords({ problem }: Refusal): RefusalWords {
  const { t } = useLingui();
  const said = problem.detail === "" ? null : <Said>{problem.detail}</Said>;
  const todo = problem.whatToDo === "" ? null : <Said>{problem.whatToDo}</Said>;
  if (problem.code === "web.unreachable")
    return {
      title: t`The server does not answer.`,
      what: t`Nothing was lost: what you see was read before.`,
      todo: t`Check your connection, then try again.`,
    };
  if (problem.code === "assessment.none")
    return {
      title: t`Nothing was read here yet.`,
      what: t`Once a repository is connected and read, this page says where you are, how sure that is, and what could not be seen.`,
      todo: todo ?? t`Connect a repository; the first picture takes a few minutes.`,
    };
  if (problem.code === "session.needed")
    return {
      title: t`Your session has ended.`,
      what: t`What you typed is still here.`,
      todo: (
        <>
          <a href="/sign-in" target="_blank" rel="noopener">
            <Trans>Sign in in another tab</Trans>
          </a>
          <Trans>, come back and try again.</Trans>
        </>
      ),
    };
  if (problem.status === 403)
    return {
      title: t`This is not open to your role.`,
      what: said ?? t`Figures of a team are open to its own people and to those who look over all teams.`,
      todo: todo ?? t`Whoever keeps people and roles here can give you one that sees it.`,
    };
  if (problem.status === 404)
    return {
      title: t`There is nothing here.`,
      what: said ?? t`It may have been renamed or ended.`,
      todo: todo ?? t`Go back, or search with Ctrl K.`,
    };
  return {
    title: t`This could not be shown.`,
    what: said ?? t`The server answered without saying why.`,
    todo: todo ?? t`Try again in a moment; if it stays, whoever operates the server finds the reason in its log.`,
  };
}

function Bar({ width }: { readonly width: string }): ReactElement {
  return <span className={styles.bar} style={{ width }} />;
}

/** A page still on its way: its title and some rows, visible after 200 ms. */
export function PageSkeleton({ rows = 6, shape = "lines" }: { readonly rows?: number; readonly shape?: "lines" | "lanes" }): ReactElement {
  const places = Array.from({ length: rows }, (_, index) => index);
  return (
    <div className={styles.skeleton} aria-busy="true">
      <p className="hidden" role="status">
        <Trans>Loading</Trans>
      </p>
      <h1>
        <Bar width="70%" />
      </h1>
      <p className="lead">
        <Bar width="55%" />
      </p>
      <section>
        {places.map((place) =>
          shape === "lines" ? (
            <div key={place} className={styles.lines}>
              <Bar width="38%" />
              <Bar width="62%" />
            </div>
          ) : (
            <div key={place} className={styles.lane}>
              <Bar width="80%" />
              <Bar width="100%" />
              <Bar width="60%" />
            </div>
          ),
        )}
      </section>
    </div>
  );
}
