import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useScope } from "../../layout/scope.ts";
import { Said } from "../../words/said.tsx";
import styles from "./accountability.module.css";
import { FigureText } from "./figure-text.tsx";

type Map = Answer<"accountability">;
type Owner = Map["owners"][number];

/** One row a team: what it owns, the gates it keeps, what of its changes passes a gate, how long that waits, where knowledge sits. */
export function OwnerTable({ map }: { readonly map: Map }): ReactElement {
  const measures = map.owners.find(({ figures }) => figures !== null)?.figures ?? [];
  return (
    <section aria-labelledby="owners">
      <h2 id="owners">
        <Trans>Team by team</Trans>
      </h2>
      <Gates gates={map.gates} />
      <table className={styles.owners}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Team</Trans>
            </th>
            <th scope="col">
              <Trans>Answers for</Trans>
            </th>
            {measures.map(({ id, name }) => (
              <th scope="col" key={id}>
                <Said>{name}</Said>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.owners.map((owner) => (
            <OwnerRow key={owner.id} owner={owner} columns={measures.length} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OwnerRow({ owner, columns }: { readonly owner: Owner; readonly columns: number }): ReactElement {
  const { organisation } = useScope();
  return (
    <tr>
      <th scope="row">
        <Link to="/o/$organisation/teams/$team" params={{ organisation, team: owner.id }} search={true}>
          {owner.name}
        </Link>
        {owner.keeps.length > 0 && (
          <small className={styles.gate}>
            <Trans>keeps {owner.keeps.map(({ name }) => name).join(", ")}</Trans>
          </small>
        )}
      </th>
      <td>
        <Holdings of={owner} />
      </td>
      {owner.figures === null
        ? columns > 0 && (
            <td colSpan={columns} className={styles.open}>
              <Trans>Figures of this team are for its own people and those who look over all teams.</Trans>
            </td>
          )
        : owner.figures.map((row) => (
            <td key={row.id}>
              <FigureText row={row} />
            </td>
          ))}
    </tr>
  );
}

function Holdings({ of: { services, repositories, rules } }: { readonly of: Owner }): ReactElement {
  if (services.length + repositories.length + rules === 0)
    return (
      <span className={styles.open}>
        <Trans>nothing named</Trans>
      </span>
    );
  return (
    <ul className={styles.holdings}>
      {services.map((service) => (
        <li key={service.id}>
          {service.name}
          {service.repositories.length > 0 && <small>{service.repositories.map(({ name }) => name).join(", ")}</small>}
        </li>
      ))}
      {repositories.length > 0 && (
        <li>
          <Plural value={repositories.length} one="# repository" other="# repositories" />
          <small>{listed(repositories.map(({ name }) => name))}</small>
        </li>
      )}
      {rules > 0 && (
        <li>
          <Plural value={rules} one="# path rule" other="# path rules" />
        </li>
      )}
    </ul>
  );
}

const LISTED = 6;

/** The first few; the organisation page lists all. */
function listed(names: readonly string[]): string {
  return names.length <= LISTED ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} …`;
}

function Gates({ gates }: { readonly gates: Map["gates"] }): ReactElement {
  const { t } = useLingui();
  if (gates.length === 0)
    return (
      <p className="note">
        <Trans>No gate is described, so nothing can be said of changes that pass one.</Trans>
      </p>
    );
  return (
    <ul className={styles.gates} aria-label={t`Gates`}>
      {gates.map(({ id, name, team, paths }) => (
        <li key={id}>
          <b>{name}</b> <Trans>kept by {team.name}</Trans>
          {paths.length > 0 && (
            <small>
              {paths.slice(0, LISTED).map((path) => (
                <code key={path}>{path}</code>
              ))}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}
