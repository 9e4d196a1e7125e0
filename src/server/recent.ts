/** The most recently used values, `most` of them. Promises are kept too, so that many who ask at once wait for one answer. */
export interface Recent<V> {
  readonly get: (key: string, make: () => Promise<V>) => Promise<V>;
  readonly forget: (starts: string) => void;
}

/** A value that failed is not kept. `forgetAfter` ms (null: never) is counted from its making. */
export function createRecent<V>(most: number, forgetAfter: number | null, clock: () => number): Recent<V> {
  const kept = new Map<string, { readonly value: Promise<V>; readonly until: number }>();
  return {
    get: (key, make) => {
      const known = kept.get(key);
      kept.delete(key);
      if (known !== undefined && known.until > clock()) {
        kept.set(key, known);
        return known.value;
      }
      const entry = { value: make(), until: forgetAfter === null ? Number.POSITIVE_INFINITY : clock() + forgetAfter };
      kept.set(key, entry);
      entry.value.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return entry.value;
    },
    forget: (starts) => {
      for (const key of kept.keys()) if (key.startsWith(starts)) kept.delete(key);
    },
  };
}
