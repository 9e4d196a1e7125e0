/**
 * A figure of a survey that was made before, or elsewhere, about a group. It is shown with the label "from an earlier survey" and no
 * test compares it with a round: neither its wording, nor who was asked, nor how it was averaged is known here.
 */
export interface EarlierFigure {
  readonly survey: string;
  /** The day the survey closed, YYYY-MM-DD. */
  readonly closed: string;
  readonly group: string;
  /** What was asked, in that survey's words. */
  readonly about: string;
  readonly n: number;
  /** 0..100, high is healthy; null where the survey gave none. */
  readonly score: number | null;
  /** Shares, 0..1. */
  readonly favourable: number | null;
  readonly unfavourable: number | null;
}
