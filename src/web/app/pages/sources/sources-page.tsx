import type { ReactElement } from "react";
import { useMay } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { SourcesView } from "./sources-view.tsx";
import { useLiveJobs } from "./use-live-jobs.ts";

/** Where evidence comes from, what was read of it, and what runs now. */
export function SourcesPage(): ReactElement {
  const { organisation } = useScope();
  const sources = useAnswer("sources", { params: { organisation } });
  const quality = useAnswer("dataQuality", { params: { organisation } });
  const live = useLiveJobs(organisation);
  const may = useMay()("sources.edit", { organisation, teams: null });
  return (
    <Answered of={sources}>{(answer) => <SourcesView answer={answer} live={live} quality={quality.data ?? null} may={may} />}</Answered>
  );
}
