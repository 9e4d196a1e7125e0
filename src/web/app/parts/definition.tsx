import { Popover } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import { useAnswer } from "../api/use-answer.ts";
import { Said } from "../words/said.tsx";
import styles from "./definition.module.css";

interface Concept {
  readonly name: string;
  readonly text: string;
}

/** The definition of a lens, behaviour, symptom, cause or measure, from the catalogue; null where there is none. */
function useConcept(id: string): Concept | null | "on its way" {
  const { data: words, isLoading } = useAnswer("words", {}, { staleTime: Number.POSITIVE_INFINITY });
  if (words === undefined) return isLoading && id !== "" ? "on its way" : null;
  const concept = [words.lenses, words.behaviours, words.symptoms, words.causes].flat().find((each) => each.id === id);
  if (concept !== undefined) return { name: concept.name, text: concept.definition };
  const measure = words.measures.find((each) => each.id === id);
  return measure === undefined ? null : { name: measure.name, text: `${measure.question} ${measure.definition}` };
}

interface Props {
  /** Id in the catalogue. */
  readonly of?: string;
  /** Our own definition instead. */
  readonly text?: ReactNode;
  /** Shows the concept's name in place of the children, once it is known. */
  readonly named?: boolean;
  readonly children: ReactNode;
}

/** A word whose definition is one hover, tap or key away. */
export function Definition({ of, text, named = false, children }: Props): ReactElement {
  const [open, setOpen] = useState(false);
  const concept = useConcept(of ?? "");
  if (concept === "on its way") return <span aria-busy="true">{children}</span>;
  const said = text ?? (concept === null ? null : <Said>{concept.text}</Said>);
  const shown = named && concept !== null ? <Said>{concept.name}</Said> : children;
  if (said === null) return <>{shown}</>;
  return (
    <Popover opened={open} onChange={setOpen} width={280} withArrow>
      <Popover.Target>
        <button
          type="button"
          className={styles.word}
          onClick={() => setOpen(!open)}
          onMouseEnter={() => setOpen(true)}
          onMouseLeave={() => setOpen(false)}
        >
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.text}>{said}</Popover.Dropdown>
    </Popover>
  );
}
