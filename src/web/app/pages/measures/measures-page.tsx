export function MeasuresPage() {
  return null;
}
