import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Answered } from "../../parts/answered.tsx";
import { DigestForm } from "./digest-form.tsx";
import { DigestPreview } from "./digest-preview.tsx";
import { SendNow } from "./send-now.tsx";
import type { Digest } from "./use-schedule-text.ts";
import { useScheduleText } from "./use-schedule-text.ts";

/** When the digest goes out, to whom, and what it says. */
export function DigestPage(): ReactElement {
  const { organisation } = useScope();
  const digest = useAnswer("digest", { params: { organisation } });
  return <Answered of={digest}>{(answer) => <DigestView digest={answer} />}</Answered>;
}

function DigestView({ digest }: { readonly digest: Digest }): ReactElement {
  const { t } = useLingui();
  const say = useScheduleText();
  const reached = digest.recipients.length + digest.webhooks.length;
  const isSent = digest.schedule !== null && reached > 0;
  return (
    <Page
      title={isSent && digest.schedule !== null ? say(digest.schedule) : t`No digest goes out yet.`}
      lead={
        isSent ? (
          <Trans>
            A short text of what was found, for those who do not come here every week. {digest.recipients.length} by mail,{" "}
            {digest.webhooks.length} by chat.
          </Trans>
        ) : (
          <Trans>
            It is a short text of what was found, what changed and what is worth trying, for those who do not come here every week. Choose a
            day and who gets it.
          </Trans>
        )
      }
      subject={null}
    >
      <DigestForm key={JSON.stringify(digest)} digest={digest} />
      {reached > 0 && <SendNow />}
      <DigestPreview />
    </Page>
  );
}
