/** One thing that was looked at. `later`: it cannot be told from what there is, because the round goes on or not everything was shown. */
export interface Check {
  readonly what: string;
  readonly result: "holds" | "fails" | "later";
  readonly said: string;
}

export const holds = (what: string, said: string): Check => ({ what, result: "holds", said });
export const fails = (what: string, said: string): Check => ({ what, result: "fails", said });
