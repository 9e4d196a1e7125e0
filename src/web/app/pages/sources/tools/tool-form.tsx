import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../../api/ask.ts";
import { useChange } from "../../../api/use-change.ts";
import { useScope } from "../../../layout/scope.ts";
import form from "../../../parts/form.module.css";
import { FailedNote } from "../../../parts/states.tsx";
import { CheckedNote } from "./checked-note.tsx";
import { draftOf, freshDraft, mapToLines, type ToolKind, type TypedDraft } from "./tool-draft.ts";
import { useToolKinds } from "./use-tool-kinds.ts";

const kinds: readonly ToolKind[] = ["github", "gitlab", "jira", "pagerduty", "events"];

/** A tool with its address and token: first looked at, then connected. */
export function ToolForm({ done }: { readonly done: (answer: Answer<"connect">) => void }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const words = useToolKinds();
  const [typed, setTyped] = useState<TypedDraft>(freshDraft("github"));
  const put = (part: Partial<TypedDraft>): void => setTyped((before) => ({ ...before, ...part }));
  const check = useChange("checkConnection", {
    // A proposal is only for what nobody has written yet.
    done: ({ states }) => setTyped((before) => (before.states === "" ? { ...before, states: mapToLines(states) } : before)),
  });
  const connect = useChange("connect", {
    refreshes: ["connections", "sources", "structure"],
    done: (answer) => {
      setTyped(freshDraft(typed.kind));
      check.reset();
      done(answer);
    },
  });
  const asked = { params: { organisation }, body: draftOf(typed) };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    connect.mutate(asked);
  };
  const refusal = check.error ?? connect.error;
  const receives = typed.kind === "events";
  return (
    <form className={`${form.form} ${form.wide}`} onSubmit={submit}>
      <NativeSelect
        label={t`Tool`}
        description={words[typed.kind].gives}
        value={typed.kind}
        data={kinds.map((kind) => ({ value: kind, label: words[kind].label }))}
        onChange={(event) => {
          const kind = kinds.find((each) => each === event.currentTarget.value) ?? "github";
          check.reset();
          setTyped({ ...freshDraft(kind), name: typed.name });
        }}
      />
      <details>
        <summary>
          <Trans>How it is set up</Trans>
        </summary>
        <ol>
          {words[typed.kind].guide.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </details>
      <div className={form.row}>
        <TextInput
          label={t`Name`}
          required
          maxLength={120}
          value={typed.name}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        {!receives && (
          <TextInput
            label={t`Address`}
            type="url"
            required
            maxLength={500}
            value={typed.address}
            onChange={(event) => put({ address: event.currentTarget.value })}
          />
        )}
      </div>
      {!receives && (
        <PasswordInput
          label={t`Token`}
          description={words[typed.kind].token}
          required
          autoComplete="off"
          value={typed.token}
          onChange={(event) => put({ token: event.currentTarget.value })}
        />
      )}
      <Particulars typed={typed} put={put} />
      {check.data !== undefined && <CheckedNote answer={check.data} />}
      {refusal !== null && <FailedNote refusal={refusal} />}
      <div className={form.row}>
        {!receives && (
          <Button
            variant="default"
            loading={check.isPending}
            disabled={typed.token === "" || typed.address === ""}
            onClick={() => check.mutate({ ...asked, body: { ...asked.body, name: asked.body.name === "" ? typed.kind : asked.body.name } })}
          >
            <Trans>Check</Trans>
          </Button>
        )}
        <Button type="submit" loading={connect.isPending}>
          {receives ? <Trans>Connect</Trans> : <Trans>Connect and read a year back</Trans>}
        </Button>
      </div>
    </form>
  );
}

interface ParticularsProps {
  readonly typed: TypedDraft;
  readonly put: (part: Partial<TypedDraft>) => void;
}

/** What only some tools need. */
function Particulars({ typed, put }: ParticularsProps): ReactElement {
  const { t } = useLingui();
  const { kind } = typed;
  const isForge = kind === "github" || kind === "gitlab";
  const isTracker = kind === "jira" || kind === "gitlab";
  return (
    <>
      {kind === "github" && (
        <TextInput
          label={t`Number of the app`}
          description={t`Only where the token is the private key of an app.`}
          inputMode="numeric"
          value={typed.app}
          onChange={(event) => put({ app: event.currentTarget.value })}
        />
      )}
      {kind !== "events" && (
        <TextInput
          label={t`Only these`}
          description={t`Owners, groups, project keys or services, with commas between; empty for all that the token can see.`}
          value={typed.only}
          onChange={(event) => put({ only: event.currentTarget.value })}
        />
      )}
      {(isForge || kind === "events") && (
        <TextInput
          label={t`Environments that are production`}
          value={typed.production}
          onChange={(event) => put({ production: event.currentTarget.value })}
        />
      )}
      {isTracker && (
        <>
          <Textarea
            label={t`What each status means`}
            description={t`One line each: their word = queue, active, blocked or done. A status that is not here is counted and never guessed.`}
            autosize
            minRows={3}
            value={typed.states}
            onChange={(event) => put({ states: event.currentTarget.value })}
          />
          <TextInput
            label={kind === "jira" ? t`Field that holds the team` : t`Scope of the labels that name the team`}
            value={typed.teamField}
            onChange={(event) => put({ teamField: event.currentTarget.value })}
          />
        </>
      )}
      {(isTracker || kind === "pagerduty") && (
        <Textarea
          label={isTracker ? t`Which value is which team` : t`Which service is whose`}
          description={t`One line each: their word = the id of our team.`}
          autosize
          minRows={2}
          value={typed.teams}
          onChange={(event) => put({ teams: event.currentTarget.value })}
        />
      )}
      {(kind === "pagerduty" || kind === "events") && (
        <Textarea
          label={t`How bad each priority is`}
          description={t`One line each: their word = critical, high, medium or low. P1 to P5 are known.`}
          autosize
          minRows={2}
          value={typed.severities}
          onChange={(event) => put({ severities: event.currentTarget.value })}
        />
      )}
    </>
  );
}
