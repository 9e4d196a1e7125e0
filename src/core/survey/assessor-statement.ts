/**
 * What somebody who assessed a group wrote down, by a model that is not ours. It is shown beside findings and never averaged with
 * answers: one person's judgement of a practice is another kind of thing than what a group says about itself.
 */
export interface AssessorStatement {
  readonly framework: "dsomm" | "samm";
  /** The model's own id of what was judged: an activity or a question. */
  readonly about: string;
  /** Its name, where the file holds one; the model's text is read at run time and never kept with the product. */
  readonly title: string | null;
  /** Where the model puts it, from the outside in. */
  readonly within: readonly string[];
  readonly level: number | null;
  /** The team or application it was said of; null: of the organisation. */
  readonly group: string | null;
  /** Stages that were reached, with the day where one was written. Empty: none. */
  readonly reached: readonly { readonly stage: string; readonly on: string | null }[];
  /** A share of the way, 0..1, where the model asks for one. */
  readonly share: number | null;
}
