import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../../api/ask.ts";
import { useAnswer } from "../../../api/use-answer.ts";
import { useScope } from "../../../layout/scope.ts";
import { Lines } from "../../../parts/line.tsx";
import { Once } from "../../../parts/once.tsx";
import { isOver, type Job } from "../use-live-jobs.ts";
import { ToolForm } from "./tool-form.tsx";
import { ToolLine } from "./tool-line.tsx";

interface Props {
  readonly may: boolean;
  readonly jobs: ReadonlyMap<string, Job>;
}

/** Tools that are read while they live, and the way to connect one. */
export function ToolsSection({ may, jobs }: Props): ReactElement | null {
  const { organisation } = useScope();
  const answer = useAnswer("connections", { params: { organisation } });
  const [made, setMade] = useState<Answer<"connect"> | null>(null);
  const tools = answer.data?.connections ?? [];
  const running = [...jobs.values()].filter((job) => job.kind === "read-connection" && !isOver(job));
  if (!may && tools.length === 0) return null;
  return (
    <>
      {tools.length > 0 && (
        <section>
          <h2>
            <Trans>Connected tools</Trans>
          </h2>
          <Lines>
            {tools.map((tool) => (
              <ToolLine key={tool.id} tool={tool} may={may} job={running.find(({ subject }) => subject === tool.id) ?? null} />
            ))}
          </Lines>
        </section>
      )}
      {may && (
        <section>
          <h2>
            <Trans>Connect a tool</Trans>
          </h2>
          {made !== null && <Secrets of={made} close={() => setMade(null)} />}
          <ToolForm done={(connected) => setMade(connected.token === null && connected.webhookSecret === null ? null : connected)} />
        </section>
      )}
    </>
  );
}

/** What the tool has to be told, once. */
function Secrets({
  of: { connection, token, webhookSecret },
  close,
}: {
  readonly of: Answer<"connect">;
  readonly close: () => void;
}): ReactElement {
  const address = connection.hookPath === null ? "" : `${window.location.origin}${connection.hookPath}`;
  const lines = [address, token ?? "", webhookSecret ?? ""].filter((line) => line !== "");
  return (
    <Once text={lines.join("\n")} close={close}>
      <Trans>
        {connection.name} is connected. This is shown once: the address it sends to, then its token if it has one, then the secret it signs
        with.
      </Trans>
    </Once>
  );
}
