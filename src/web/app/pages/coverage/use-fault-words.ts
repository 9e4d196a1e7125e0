import { useLingui } from "@lingui/react/macro";

export interface FaultWords {
  readonly says: string;
  readonly repair: string;
}

/** Every kind of finding that a source or the rows themselves can tell: what it says, and how it is repaired. Others are shown by name. */
export function useFaultWords(): Readonly<Record<string, FaultWords>> {
  return { ...usePeopleWords(), ...useTimeWords(), ...usePlaceWords(), ...useHistoryWords(), ...useScanWords() };
}

/** People are counted, never named. */
function usePeopleWords(): Readonly<Record<string, FaultWords>> {
  const { t } = useLingui();
  return {
    "account-unknown": {
      says: t`Accounts that belong to no team`,
      repair: t`Counted in each place, never named: who works in two stands in both. Add the missing people to the roster with their accounts; then read the source again.`,
    },
    "author-gone": {
      says: t`Changes whose author's account is gone`,
      repair: t`They stay out of every figure about people's work: nobody can say whose they are. There is nothing to repair.`,
    },
    "commit-without-mail": {
      says: t`Commits without an address`,
      repair: t`They count as work of no team. Set user.email where those commits are made; old ones stay as they are.`,
    },
    "mailmap-unreadable": {
      says: t`Mailmap files that cannot be read`,
      repair: t`Correct .mailmap in the repository: one line for each address, proper name first.`,
    },
    "team-not-declared": {
      says: t`Teams that are named and not described`,
      repair: t`Describe them under Organisation, or map the word the tool uses to the id of our team.`,
    },
    "skipped-codeowners-line": {
      says: t`Lines in CODEOWNERS that the forge skips`,
      repair: t`Correct those lines in the file named; until then the paths there have no owner.`,
    },
  };
}

function useTimeWords(): Readonly<Record<string, FaultWords>> {
  const { t } = useLingui();
  return {
    "negative-interval": {
      says: t`Intervals that end before they begin`,
      repair: t`They stay out of durations. Look at the items: mostly a clock is wrong, or a tool rewrites the start.`,
    },
    "missing-end": {
      says: t`Things that are over, without a time for it`,
      repair: t`They count as open. Let the tool or the pipeline send the end too, or close the item there again.`,
    },
    "end-without-time": {
      says: t`Ends without a time`,
      repair: t`The tool says that it ended and not when, so no duration is made of it. A newer version of the tool may tell.`,
    },
    "approval-without-time": {
      says: t`Approvals without a time`,
      repair: t`The tool says that somebody approved and not when. Waits at that gate leave these out.`,
    },
    "time-to-come": {
      says: t`Times that are still to come`,
      repair: t`Check the clock or the time zone of whoever writes these.`,
    },
    "clock-suspect": {
      says: t`Commits with a date that cannot be right`,
      repair: t`They stay out of durations. Check the clocks of the machines that commit.`,
    },
    "run-time-unknown": {
      says: t`Scans without a time`,
      repair: t`Let the scanner write invocations with startTimeUtc into its SARIF.`,
    },
  };
}

function usePlaceWords(): Readonly<Record<string, FaultWords>> {
  const { t } = useLingui();
  return {
    "orphan-incident": {
      says: t`Incidents of a service nobody knows`,
      repair: t`Describe the service under Organisation by the name the incident tool uses, or send deployments with that name.`,
    },
    "repository-gone": {
      says: t`Repositories that are no longer there`,
      repair: t`Renamed, moved or deleted. What was read stays; if it moved, let the token see its new place.`,
    },
    "repository-archived": {
      says: t`Repositories that are archived`,
      repair: t`Nothing new comes of them. What was read stays; nothing is to be done.`,
    },
    "repository-not-assessed": {
      says: t`Repositories that are named and not connected`,
      repair: t`Connect them, or correct their name where it stands.`,
    },
    "no-source": {
      says: t`Parts of the tool that give nothing`,
      repair: t`The token may not read them, or they are switched off there. The check of the connection says which right is missing.`,
    },
    "status-not-mapped": {
      says: t`Statuses that nobody mapped`,
      repair: t`Say under Sources what each of them means: queue, active, blocked or done. Until then that time is not covered.`,
    },
    "detected-by-unknown": {
      says: t`Incidents that do not say who noticed`,
      repair: t`Fill in whether you or somebody outside noticed first; without it the least is assumed.`,
    },
  };
}

function useHistoryWords(): Readonly<Record<string, FaultWords>> {
  const { t } = useLingui();
  return {
    "shallow-boundary": {
      says: t`Histories that were cut`,
      repair: t`Connect a full clone; what lies before the cut is not covered.`,
    },
    "no-release-tag": {
      says: t`Repositories without a release tag`,
      repair: t`Tag releases, or let the pipeline send deployments; until then only the merge can be timed.`,
    },
    "history-cut": {
      says: t`Changes that were read in part`,
      repair: t`They have more events than the tool gives at once. Their first steps are there, later ones may be missing.`,
    },
    "item-unreadable": {
      says: t`Items that could not be read`,
      repair: t`The tool sent something in a shape nobody knows. They are left out; a newer version of Evenkeel may read them.`,
    },
    "unreadable-policy-file": {
      says: t`Pipeline files that cannot be read`,
      repair: t`Correct the syntax of the file named; until then what it says is unknown.`,
    },
    "policy-file-missing": {
      says: t`Pipeline files that are named and not there`,
      repair: t`Connect a clone with its files; a partial clone leaves them out.`,
    },
    "policy-file-too-large": {
      says: t`Pipeline files too large to read`,
      repair: t`Split the file named; what it says is unknown until then.`,
    },
    "policy-file-over-the-cap": {
      says: t`Pipeline files beyond the number that is read`,
      repair: t`Only so many files of one repository are read; what the rest says is unknown.`,
    },
  };
}

function useScanWords(): Readonly<Record<string, FaultWords>> {
  const { t } = useLingui();
  return {
    "run-incomplete": {
      says: t`Scans that did not finish`,
      repair: t`What they did not see ends nothing. Look into the log of the scanner.`,
    },
    "tool-without-control": {
      says: t`Scanners that nobody knows`,
      repair: t`Their results count; which control they are is unknown. Tags of its rules can name the control.`,
    },
    "weakness-without-path": {
      says: t`Weaknesses that name no file and no component`,
      repair: t`They cannot be followed from scan to scan. Let the scanner write locations.`,
    },
    "vulnerability-without-component": {
      says: t`Vulnerabilities that name no component`,
      repair: t`Let the tool that writes the CycloneDX file name what is affected.`,
    },
  };
}
