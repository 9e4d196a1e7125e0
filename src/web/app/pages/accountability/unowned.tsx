import { Plural, Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";

/** What no team is named for: the one thing on this page that can be put right at once. */
export function Unowned({ of: { services, repositories } }: { readonly of: Answer<"accountability">["unowned"] }): ReactElement {
  if (services.length + repositories.length === 0)
    return (
      <p className="note">
        <Trans>Every service and every repository has a team.</Trans>
      </p>
    );
  return (
    <section>
      <h2>
        <Trans>Nobody is named</Trans>
      </h2>
      {services.length > 0 && (
        <p>
          <Plural value={services.length} one="# service" other="# services" />: {services.map(({ name }) => name).join(", ")}
        </p>
      )}
      {repositories.length > 0 && (
        <p>
          <Plural value={repositories.length} one="# repository" other="# repositories" />:{" "}
          {repositories.map(({ name }) => name).join(", ")}
        </p>
      )}
    </section>
  );
}
