import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./coverage.module.css";
import type { Covered, Waiting } from "./covered.ts";
import { useRowKinds } from "./use-row-kinds.ts";

type Arrival = Covered["arrivals"][number];

interface Props {
  readonly name: string;
  readonly arrivals: readonly Arrival[];
  readonly waiting: Waiting;
}

/** Kinds of rows of one source: how many and since when, how late they come, and how many have their end. */
export function ArrivalTable({ name, arrivals, waiting }: Props): ReactElement {
  const { t } = useLingui();
  return (
    <table className={styles.arrivals}>
      <caption className="hidden">{t`What arrives of ${name}`}</caption>
      <thead>
        <tr>
          <th scope="col">
            <Trans>What arrives</Trans>
          </th>
          <th scope="col">
            <Trans>From and to</Trans>
          </th>
          <th scope="col">
            <Definition
              text={
                <Trans>
                  From what happened until it was known here, over rows that came after the first read; a row that was read again counts
                  from its newest reading, so news can be faster than this.
                </Trans>
              }
            >
              <Trans>Known after</Trans>
            </Definition>
          </th>
          <th scope="col">
            <Definition
              text={
                <Trans>
                  Of rows that can have an end, those that have one. What is still open has none yet, and is counted as waiting.
                </Trans>
              }
            >
              <Trans>Have their end</Trans>
            </Definition>
          </th>
        </tr>
      </thead>
      <tbody>
        {arrivals.map((arrival) => (
          <ArrivalRow key={arrival.table} arrival={arrival} measures={waiting.get(arrival.table) ?? []} />
        ))}
      </tbody>
    </table>
  );
}

function ArrivalRow({ arrival, measures }: { readonly arrival: Arrival; readonly measures: readonly { id: string; name: string }[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const kinds = useRowKinds();
  const { table, rows, places, from, to, arrived } = arrival;
  return (
    <tr>
      <th scope="row">
        {kinds[table] ?? <Said>{table.replaceAll("_", " ")}</Said>}
        <small>
          {format.number(rows)} <Plural value={places} one="from # place" other="from # places" />
        </small>
      </th>
      <td data-of={t`From and to`}>
        {from === null || to === null ? <Trans>no time told</Trans> : format.window(from, to + 1)}
        <small>
          <Trans>
            last arrived on <Day at={arrived} />
          </Trans>
        </small>
      </td>
      <td data-of={t`Known after`}>
        <Late of={arrival.late} />
      </td>
      <td data-of={t`Have their end`}>
        <Ends of={arrival.ends} measures={measures} />
      </td>
    </tr>
  );
}

function Late({ of: late }: { readonly of: Arrival["late"] }): ReactElement {
  const format = useFormat();
  if (late === null)
    return (
      <span className={styles.open}>
        <Trans>not told: read in one go</Trans>
      </span>
    );
  return (
    <>
      <Trans>half within {format.duration(late.median)}</Trans>
      <small>
        <Trans>
          9 in 10 within {format.duration(late.p90)}, n {format.number(late.n)}
        </Trans>
      </small>
    </>
  );
}

function Ends({ of: ends, measures }: { readonly of: Arrival["ends"]; readonly measures: readonly { id: string; name: string }[] }) {
  const format = useFormat();
  const { organisation } = useScope();
  if (ends === null)
    return (
      <span className={styles.open}>
        <Trans>needs none</Trans>
      </span>
    );
  return (
    <>
      <Trans>
        {format.percent(ends.have / ends.of)} of {format.number(ends.of)}
      </Trans>
      {measures.length > 0 && (
        <small>
          <Trans>waits for it:</Trans>{" "}
          {measures.map(({ id, name }, place) => (
            <span key={id}>
              {place > 0 && ", "}
              <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: id }} search={{}}>
                <Said>{name}</Said>
              </Link>
            </span>
          ))}
        </small>
      )}
    </>
  );
}
