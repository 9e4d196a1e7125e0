/** Text with its percent signs decoded; a lone percent sign is legal in a name on disk, so such text is taken as written. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) return text;
    throw cause;
  }
}
