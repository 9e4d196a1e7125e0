import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { ProblemLines } from "./problem-lines.tsx";
import type { Lines } from "./rule-lines.ts";
import { ownershipOf, ownershipText, patternsOf } from "./rule-lines.ts";
import { SectionForm } from "./section-form.tsx";
import type { Change } from "./use-structure-change.ts";
import { useStructureChange } from "./use-structure-change.ts";
import { useWrongLines } from "./use-wrong-lines.ts";

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

/** Which paths belong to whom, in order; the last rule that matches wins. */
export function OwnershipSection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  const { structure, problems } = described;
  return (
    <RuleLines
      id="ownership"
      title={<Trans>Ownership rules</Trans>}
      why={<Trans>Who has which paths, where a repository is shared. The last rule that matches decides, as in CODEOWNERS.</Trans>}
      form={t`One rule a line: repository or *, path pattern, team`}
      example="web src/auth/** security"
      text={ownershipText(structure.ownership)}
      read={ownershipOf}
      change={(ownership) => ({ change: "set-ownership", ownership: [...ownership] })}
      said={t`The ownership rules are changed.`}
      described={described}
      mayEdit={mayEdit}
      problems={<ProblemLines problems={problems.filter(({ place }) => place.startsWith("ownership["))} named />}
    />
  );
}

/** Paths whose changes touch security wherever they lie. */
export function SecurityPathsSection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  return (
    <RuleLines
      id="security-paths"
      title={<Trans>Security paths</Trans>}
      why={<Trans>Paths whose changes touch security in any repository: sign-in, keys, permissions, pipelines.</Trans>}
      form={t`One pattern a line`}
      example="**/auth/**"
      text={described.structure.securityPaths.join("\n")}
      read={patternsOf}
      change={(securityPaths) => ({ change: "set-security-paths", securityPaths: [...securityPaths] })}
      said={t`The security paths are changed.`}
      described={described}
      mayEdit={mayEdit}
      problems={null}
    />
  );
}

interface RuleProps<T> extends Props {
  readonly id: string;
  readonly title: ReactNode;
  readonly why: ReactNode;
  readonly form: string;
  readonly example: string;
  readonly text: string;
  readonly read: (text: string) => Lines<T>;
  readonly change: (rules: readonly T[]) => Change;
  readonly said: string;
  readonly problems: ReactNode;
}

function RuleLines<T>({
  id,
  title,
  why,
  form,
  example,
  text: kept,
  read,
  change,
  said,
  described,
  mayEdit,
  problems,
}: RuleProps<T>): ReactElement {
  const { make, pending, refusal } = useStructureChange(described.revision);
  const [typed, setTyped] = useState<string | null>(null);
  const lines = read(typed ?? kept);
  const wrong = useWrongLines(lines);
  const save = (): void => {
    if ("of" in lines) make([change(lines.of)], said, () => setTyped(null));
  };
  return (
    <section id={id}>
      <h2>{title}</h2>
      <p className={`note ${styles.why}`}>{why}</p>
      {problems}
      {typed === null ? (
        <>
          {kept === "" ? (
            <p className="note">
              <Trans>None yet.</Trans>
            </p>
          ) : (
            <pre>
              <code>{kept}</code>
            </pre>
          )}
          {mayEdit && (
            <p>
              <button type="button" className="link" onClick={() => setTyped(kept)}>
                <Trans>Change</Trans>
                <span className="hidden">: {title}</span>
              </button>
            </p>
          )}
        </>
      ) : (
        <SectionForm save={save} close={() => setTyped(null)} pending={pending} refusal={refusal}>
          <Textarea
            className={`${styles.wide} ${styles.lines}`}
            label={form}
            placeholder={example}
            autosize
            minRows={4}
            maxRows={24}
            value={typed}
            error={wrong}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </SectionForm>
      )}
    </section>
  );
}
