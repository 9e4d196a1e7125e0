/** Addresses of a text field: one a line, or between commas. */
export function addressesOf(text: string): readonly string[] {
  return text
    .split(/[\n,;]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
