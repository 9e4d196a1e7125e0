import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Results } from "./answer.ts";
import styles from "./results.module.css";

/** Each comment once, in the order of a hash: without time, author or score, and nothing to search by. */
export function Comments({
  comments,
  kComment,
}: {
  readonly comments: Results["comments"];
  readonly kComment: number;
}): ReactElement | null {
  const prompts = [...new Set(comments.map(({ prompt }) => prompt))];
  if (prompts.length === 0) return null;
  return (
    <section>
      <h2>
        <Trans>In people's own words</Trans>
      </h2>
      <p className="note">
        <Trans>Shown only where {kComment} or more answered. A way of writing can be known: read them for what they say.</Trans>
      </p>
      {prompts.map((prompt) => (
        <div key={prompt} className={styles.comments}>
          <h3>{prompt}</h3>
          <ul>
            {comments
              .filter((each) => each.prompt === prompt)
              .map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
