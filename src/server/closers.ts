/** What was opened, to be closed in the opposite order. */
export interface Closers {
  readonly add: (name: string, close: () => Promise<unknown> | unknown) => void;
  /** Closes all, each even where one before it failed; failures are told, not thrown. */
  readonly close: (failed: (name: string, error: unknown) => void) => Promise<void>;
}

export function createClosers(): Closers {
  const open: { readonly name: string; readonly close: () => Promise<unknown> | unknown }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    close: async (failed) => {
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        try {
          await last.close();
        } catch (error) {
          failed(last.name, error);
        }
      }
    },
  };
}
