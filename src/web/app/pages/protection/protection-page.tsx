import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import styles from "./protection.module.css";

/** What protects answers, and what does not: said before the first question is asked (privacy.md 1). */
export function ProtectionPage(): ReactElement {
  const { t } = useLingui();
  return (
    <Page
      title={t`How your answers are protected`}
      lead={
        <Trans>
          What every round holds to, what it cannot promise, and how anybody can check it. Each promise has a test that tries to break it.
        </Trans>
      }
      subject={null}
    >
      <Promises />
      <Limits />
      <Figures />
    </Page>
  );
}

function Figures(): ReactElement {
  const { organisation } = useScope();
  return (
    <Part title={<Trans>What holds for figures from tools</Trans>}>
      <Point title={<Trans>Figures are about work, never about a person.</Trans>}>
        <Trans>
          Names, addresses and logins stay in the part that reads them. A contributor is counted by a mark that changes every quarter, and
          nobody can ask for one contributor.
        </Trans>
      </Point>
      <Point title={<Trans>Figures of how people work concern at least five contributors.</Trans>}>
        <Trans>
          Where there are fewer, the page says "too few to show". Neither subtracting one figure from another nor asking for a smaller part
          brings it back. Each{" "}
          <Link to="/o/$organisation/measures" params={{ organisation }} search={true}>
            measure
          </Link>{" "}
          says what it counts.
        </Trans>
      </Point>
    </Part>
  );
}

function Promises(): ReactElement {
  return (
    <Part title={<Trans>What every round holds to</Trans>}>
      <Point title={<Trans>Once it is stored, an answer cannot be traced back to you.</Trans>}>
        <Trans>
          Your right to answer is checked in one place, your answer arrives in another, and nothing is written down that joins the two. That
          holds for whoever runs the server, too.
        </Trans>
      </Point>
      <Point title={<Trans>No figure concerns fewer than five people.</Trans>}>
        <Trans>
          An organisation may ask for more than five, never for fewer, and figures that together would tell of fewer are not released.
        </Trans>
      </Point>
      <Point title={<Trans>The rules are fixed and signed before the first question.</Trans>}>
        <Trans>Whoever changes them later can only make them stricter, and only for rounds still to come.</Trans>
      </Point>
      <Point title={<Trans>Single answers are deleted when the result comes out.</Trans>}>
        <Trans>The keys go with them. With a command you can check yourself that a round went by its rules.</Trans>
      </Point>
      <Point title={<Trans>Everybody who may see a result sees the same one, from the same minute.</Trans>}>
        <Trans>Nobody gets an early look, and nobody a closer one.</Trans>
      </Point>
    </Part>
  );
}

function Limits(): ReactElement {
  return (
    <Part title={<Trans>What it does not protect from</Trans>}>
      <Point title={<Trans>Somebody who changes the page while you answer</Trans>}>
        <Trans>
          Whoever runs the server could hand you another page and read along. You can notice that by comparing the page with its published
          fingerprint. So the promise is "not afterwards, and not unnoticed"; it is not "not even the administrator".
        </Trans>
      </Point>
      <Point title={<Trans>Somebody who watches the network</Trans>}>
        <Trans>
          They see that a device speaks with the service, and may recognise its address when you sign up and again when you answer.
        </Trans>
      </Point>
      <Point title={<Trans>Your style, your device, your surroundings</Trans>}>
        <Trans>A comment can sound like you, a managed device can record what you type, and somebody may look at your screen.</Trans>
      </Point>
      <Point title={<Trans>People who put what they know together</Trans>}>
        <Trans>
          Members who tell each other their answers can subtract them: against three of them, a group of five is a group of two.
        </Trans>
      </Point>
      <Point title={<Trans>Made-up voters</Trans>}>
        <Trans>
          Whoever controls the place that hands out ballots could make as many as were not collected. How many were given out and how many
          were used is published.
        </Trans>
      </Point>
      <Point title={<Trans>A statistical guarantee</Trans>}>
        <Trans>
          No noise is added to results: for eight people it would have to be so large that nothing could be read from them. It is the size
          of the group that protects.
        </Trans>
      </Point>
    </Part>
  );
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <section>
      <h2>{title}</h2>
      <ul className={styles.list}>{children}</ul>
    </section>
  );
}

function Point({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <li>
      <b>{title}</b>
      <p>{children}</p>
    </li>
  );
}
