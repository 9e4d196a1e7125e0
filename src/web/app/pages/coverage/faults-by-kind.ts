interface Fault {
  readonly kind: string;
  readonly container: string;
  readonly n: number;
  readonly items: readonly string[];
}

export interface FaultKind {
  readonly kind: string;
  readonly n: number;
  readonly places: readonly Fault[];
}

/** One finding a kind, the most frequent first, with the places where it was found, the worst first. */
export function faultsByKind(faults: readonly Fault[]): readonly FaultKind[] {
  const kinds = new Map<string, Fault[]>();
  for (const fault of faults) kinds.set(fault.kind, [...(kinds.get(fault.kind) ?? []), fault]);
  return [...kinds]
    .map(([kind, found]) => ({
      kind,
      n: found.reduce((sum, { n }) => sum + n, 0),
      places: found.toSorted((a, b) => b.n - a.n),
    }))
    .toSorted((a, b) => b.n - a.n);
}
