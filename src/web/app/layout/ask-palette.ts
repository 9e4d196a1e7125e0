type Listener = () => void;
const listeners = new Set<Listener>();

/** Opens the command palette from anywhere; it is loaded on the first wish. */
export function askPalette(): void {
  for (const each of listeners) each();
}

/** Ctrl K or Cmd K, and every button that asks. @returns stops listening */
export function onPaletteAsked(listener: Listener): () => void {
  const key = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    listener();
  };
  listeners.add(listener);
  document.addEventListener("keydown", key);
  return () => {
    listeners.delete(listener);
    document.removeEventListener("keydown", key);
  };
}
