import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Permission } from "../../../contract/permissions.ts";

interface Place {
  readonly to: string;
  readonly label: MessageDescriptor;
  /** Only the very address is this place, not what lies below it. */
  readonly exact?: boolean;
  /** On the bar of phones, where five fit; the rest stands behind "More". */
  readonly bar?: boolean;
  /** Shown only to those who may do this in the organisation; left out: to everybody. */
  readonly needs?: Permission;
}

interface Group {
  readonly id: string;
  readonly label: MessageDescriptor;
  readonly places: readonly Place[];
}

/** The pages there are, in the order of the rail. A page that is not there is not shown as if it were coming. */
export const groups: readonly Group[] = [
  {
    id: "where",
    label: msg`Where we are`,
    places: [
      { to: "/o/$organisation", label: msg`Home`, exact: true, bar: true },
      { to: "/o/$organisation/findings", label: msg`Findings`, bar: true },
      { to: "/o/$organisation/teams", label: msg`Teams`, bar: true },
      { to: "/o/$organisation/organisation", label: msg`Organisation` },
      { to: "/o/$organisation/accountability", label: msg`Who answers for what` },
      { to: "/o/$organisation/measures", label: msg`Measures`, bar: true },
    ],
  },
  {
    id: "hear",
    label: msg`What we hear`,
    places: [{ to: "/o/$organisation/rounds", label: msg`Rounds` }],
  },
  {
    id: "try",
    label: msg`What we try`,
    places: [{ to: "/o/$organisation/practices", label: msg`Practices` }],
  },
  {
    id: "settings",
    label: msg`Settings`,
    places: [
      { to: "/o/$organisation/sources", label: msg`Sources`, needs: "sources.read" },
      { to: "/o/$organisation/people", label: msg`People`, needs: "roster.edit" },
      { to: "/o/$organisation/digest", label: msg`Digest`, needs: "digest.edit" },
      { to: "/o/$organisation/settings", label: msg`Server`, needs: "server.operate" },
      { to: "/o/$organisation/account", label: msg`Account` },
      { to: "/o/$organisation/protection", label: msg`How answers are protected` },
    ],
  },
];
