import type { ReactElement } from "react";

export function undoToast(text: string, label: string, undo: () => void): ReactElement {
  return (
    <>
      {text}{" "}
      <button type="button" className="link" onClick={undo}>
        {label}
      </button>
    </>
  );
}
