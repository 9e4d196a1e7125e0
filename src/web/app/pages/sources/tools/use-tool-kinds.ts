import { useLingui } from "@lingui/react/macro";
import type { ToolKind } from "./tool-draft.ts";

interface ToolWords {
  readonly label: string;
  readonly gives: string;
  readonly token: string;
  readonly guide: readonly string[];
}

/** What each tool is called, what it gives, and how it is set up, step by step. */
export function useToolKinds(): Readonly<Record<ToolKind, ToolWords>> {
  const { t } = useLingui();
  return {
    github: {
      label: "GitHub",
      gives: t`Changes, reviews, runs, deployments, weaknesses, issues`,
      token: t`Fine-grained token, or the private key of an app`,
      guide: [
        t`In GitHub: Settings, Developer settings, Fine-grained tokens, Generate. Choose the organisation and all repositories.`,
        t`Read-only on: Actions, Code scanning alerts, Contents, Dependabot alerts, Deployments, Issues, Metadata, Pull requests, Secret scanning alerts, Administration.`,
        t`After connecting: in the organisation, Settings, Webhooks, Add. Paste address and secret as shown, content type application/json, all events.`,
      ],
    },
    gitlab: {
      label: "GitLab",
      gives: t`Merge requests, approvals, pipelines, deployments, issues, vulnerabilities`,
      token: t`Group access token`,
      guide: [
        t`In GitLab: the group, Settings, Access tokens. Scopes read_api and read_repository; role Reporter, or Developer for vulnerabilities.`,
        t`Check proposes what labels of boards say of an issue: go through the lines with somebody who works there.`,
        t`After connecting: the group, Settings, Webhooks. Paste address and secret token; tick comments, issues, merge requests, jobs, pipelines, deployments, vulnerabilities.`,
      ],
    },
    jira: {
      label: "Jira",
      gives: t`Work items, where each stood and when, moves between teams`,
      token: t`Cloud: mail address, colon, API token. Data Center: personal access token`,
      guide: [
        t`Make an account that may browse the projects and nothing more, and a token of it.`,
        t`Check proposes what each status means: go through the lines with somebody who works there.`,
        t`After connecting: System, Webhooks, Create. Paste address and secret; issue created, updated, deleted.`,
      ],
    },
    pagerduty: {
      label: "PagerDuty",
      gives: t`Incidents with severity and service`,
      token: t`Read-only API key`,
      guide: [
        t`In PagerDuty: Integrations, API Access Keys, a new key with Read-only ticked.`,
        t`After connecting: Integrations, Generic Webhooks (v3), all incident events, the address as shown. Paste the signing secret here.`,
      ],
    },
    events: {
      label: t`Events from pipelines`,
      gives: t`CloudEvents and CDEvents, incidents, SARIF and CycloneDX that pipelines send`,
      token: "",
      guide: [t`After connecting you get an address, a token and a signing secret. Any pipeline can send with curl.`],
    },
  };
}
