import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../../api/ask.ts";
import { useChange } from "../../../api/use-change.ts";
import { useScope } from "../../../layout/scope.ts";
import { toast } from "../../../layout/toast.ts";
import { Day } from "../../../parts/day.tsx";
import { DeliveryCount } from "../../../parts/delivery-count.tsx";
import { ForGood } from "../../../parts/for-good.tsx";
import form from "../../../parts/form.module.css";
import { Line } from "../../../parts/line.tsx";
import { FailedNote } from "../../../parts/states.tsx";
import { Said } from "../../../words/said.tsx";
import { useFormat } from "../../../words/use-format.ts";
import { JobLine } from "../job-line.tsx";
import styles from "../sources.module.css";
import type { Job } from "../use-live-jobs.ts";
import { useToolKinds } from "./use-tool-kinds.ts";

export type Tool = Answer<"connections">["connections"][number];

interface Props {
  readonly tool: Tool;
  readonly may: boolean;
  /** What reads it now. */
  readonly job: Job | null;
}

/** A connected tool: whether it answers, what it delivers, and what can be done about it. */
export function ToolLine({ tool, may, job }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const words = useToolKinds();
  const refreshes = ["connections", "sources"] as const;
  const read = useChange("readConnection", { refreshes, done: () => void toast(t`It is being read.`) });
  const remove = useChange("disconnect", { refreshes, done: () => void toast(t`${tool.name} is disconnected.`) });
  const refusal = read.error ?? remove.error;
  const params = { organisation, connection: tool.id };
  const tools = (
    <>
      {tool.kind !== "events" && (
        <button type="button" className="link" disabled={read.isPending} onClick={() => read.mutate({ params, body: { from: null } })}>
          <Trans>Read now</Trans>
        </button>
      )}
      <ForGood
        label={t`Disconnect`}
        follows={<Trans>Its secrets are forgotten. What was read of it stays in the evidence.</Trans>}
        pending={remove.isPending}
        act={() => remove.mutate({ params, query: { evidence: "keep" } })}
      />
      <ForGood
        label={t`Disconnect and remove`}
        follows={<Trans>Its secrets are forgotten, and what was read of it leaves with the next assessment.</Trans>}
        pending={remove.isPending}
        act={() => remove.mutate({ params, query: { evidence: "remove" } })}
      />
    </>
  );
  return (
    <Line tools={may ? tools : undefined}>
      <b>{tool.name}</b>{" "}
      <span className="note">{tool.kind === "events" ? words.events.label : `${words[tool.kind].label}, ${tool.address}`}</span>
      <State tool={tool} />
      {job !== null && <JobLine job={job} may={may} />}
      <Deliveries tool={tool} />
      <p className={styles.read}>
        <Link to="/o/$organisation/sources/coverage" params={{ organisation }} search={true} hash={sourceOf(tool)}>
          <Trans>What arrives of {tool.name}</Trans>
        </Link>
      </p>
      {may && tool.kind !== "events" && <NewSecrets tool={tool} />}
      {refusal !== null && <FailedNote refusal={refusal} />}
    </Line>
  );
}

/** As the page of coverage names what a connection brings. */
function sourceOf({ id, kind }: Tool): string {
  return kind === "events" ? `events.${id}` : `live.${id}`;
}

function State({ tool: { kind, state, repositories } }: { readonly tool: Tool }): ReactElement | null {
  if (kind === "events") return null;
  return (
    <div className={styles.read}>
      {state.is === "never-read" && <Trans>Not read yet.</Trans>}
      {state.is === "reading" && <Trans>It is being read.</Trans>}
      {state.is === "read" && (
        <Trans>
          Read on <Day at={state.at} />.
        </Trans>
      )}
      {state.is === "failing" && (
        <div className={styles.refused}>
          <Trans>
            Stopped on <Day at={state.since} />. What was read until then stays.
          </Trans>
          <Said>{state.message}</Said>
          <Said>{state.whatToDo}</Said>
        </div>
      )}{" "}
      {repositories > 0 && <Plural value={repositories} one="# repository." other="# repositories." />}
    </div>
  );
}

function Deliveries({ tool: { deliveries, hookPath } }: { readonly tool: Tool }): ReactElement | null {
  const format = useFormat();
  const { accepted, refused, last, ignored } = deliveries;
  if (hookPath === null) return null;
  return (
    <details className={styles.read}>
      <summary>
        {last === null ? (
          <Trans>No delivery yet; it is read every night.</Trans>
        ) : (
          <DeliveryCount accepted={accepted} refused={refused} last={last} />
        )}
      </summary>
      <p>
        <Trans>Deliveries go to</Trans> <code className="cmd">{`${window.location.origin}${hookPath}`}</code>
      </p>
      {ignored.length > 0 && (
        <p className="note">
          <Trans>Came and is not read:</Trans> {ignored.map(({ kind, n }) => `${kind} (${format.number(n)})`).join(", ")}
        </p>
      )}
    </details>
  );
}

/** A new token lets a read that stopped go on where it stopped; some tools make the secret of deliveries themselves. */
function NewSecrets({ tool }: { readonly tool: Tool }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [token, setToken] = useState("");
  const [secret, setSecret] = useState("");
  const change = useChange("changeConnection", {
    refreshes: ["connections", "sources"],
    done: () => {
      setToken("");
      setSecret("");
      toast(t`It is set.`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { ...(token === "" ? {} : { token }), ...(secret === "" ? {} : { webhookSecret: secret }) };
    change.mutate({ params: { organisation, connection: tool.id }, body });
  };
  return (
    <details className={styles.read} open={tool.state.is === "failing"}>
      <summary>
        <Trans>Set a new token or secret</Trans>
      </summary>
      <form className={form.form} onSubmit={submit}>
        <PasswordInput
          label={t`New token`}
          description={t`Reading goes on where it stopped.`}
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <PasswordInput
          label={t`Secret of deliveries`}
          description={t`Where the tool makes it, as PagerDuty does.`}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {change.error !== null && <FailedNote refusal={change.error} />}
        <div>
          <Button type="submit" loading={change.isPending} disabled={token === "" && secret === ""}>
            <Trans>Set and go on</Trans>
          </Button>
        </div>
      </form>
    </details>
  );
}
