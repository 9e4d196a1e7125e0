/**
 * Records by id with what is said put over them, in order of id; records nothing is said of stay.
 * @param idOf the id of what is said
 * @param made the record, given what was there
 */
export function merged<R extends { readonly id: string }, S>(
  before: readonly R[],
  said: readonly S[],
  idOf: (said: S) => string,
  made: (said: S, was: R | undefined, id: string) => R,
): readonly R[] {
  const records = new Map(before.map((record) => [record.id, record]));
  for (const each of said) {
    const id = idOf(each);
    records.set(id, made(each, records.get(id), id));
  }
  return [...records.values()].toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}
