import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Refusal } from "../../api/problem.ts";
import { Failed } from "../../parts/states.tsx";
import styles from "../sign-in/sign-in.module.css";

/** What no page caught: the server did not answer, or our own code failed. */
export function BrokenPage({ error, reset }: ErrorComponentProps): ReactElement {
  const router = useRouter();
  const refusal = error instanceof Refusal ? error : ownFailure();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={styles.page}>
      <Failed refusal={refusal} retry={retry} />
    </main>
  );
}

function ownFailure(): Refusal {
  return new Refusal({ type: "about:blank", title: "", status: 0, detail: "", code: "web.page-failed", whatToDo: "" });
}
