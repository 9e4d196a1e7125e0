import { githubSource } from "../sources/github/github-source.ts";
import { gitlab } from "../sources/gitlab/gitlab-source.ts";
import { jira } from "../sources/jira/jira-source.ts";
import type { LiveKind, LiveSource } from "../sources/live/live-source.ts";
import { pagerduty } from "../sources/pagerduty/pagerduty-source.ts";

export type LiveSources = Readonly<Partial<Record<LiveKind, LiveSource>>>;

/** Which adapter reads which kind of tool. One table, so that server and evidence process know the same tools. */
export const liveSources: LiveSources = { github: githubSource, gitlab, jira, pagerduty };
