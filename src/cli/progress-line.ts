import type { WriteStream } from "node:tty";

/** How far a long piece of work is; `total` is null while it is not known. */
interface Progress {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

export interface ProgressLine {
  report(progress: Progress): void;
  /** Removes the line, so that what follows starts on a clean one. */
  clear(): void;
}

const BAR_WIDTH = 24;
/** 8 Hz: smooth enough to look alive, rare enough to cost nothing. */
const REDRAW_MS = 125;

/**
 * One line on stderr that shows what is being done, how far, how fast and how long it will still take.
 * Not on a terminal it says each kind of work once, on a line of its own, so that a pipeline log stays readable.
 */
export function progressLine(stream: WriteStream | NodeJS.WriteStream, options: { quiet: boolean; now: () => number }): ProgressLine {
  if (options.quiet) return { report: () => {}, clear: () => {} };
  return stream.isTTY ? terminalLine(stream, options.now) : logLines(stream);
}

function logLines(stream: NodeJS.WriteStream): ProgressLine {
  const said = new Set<string>();
  return {
    report({ what }) {
      if (said.has(what)) return;
      said.add(what);
      stream.write(`${what}\n`);
    },
    clear: () => {},
  };
}

function terminalLine(stream: NodeJS.WriteStream, now: () => number): ProgressLine {
  let what = "";
  let startedAt = 0;
  let drawnAt = 0;
  return {
    report(progress) {
      const at = now();
      if (progress.what !== what) {
        what = progress.what;
        startedAt = at;
        drawnAt = 0;
      }
      const finished = progress.total !== null && progress.done >= progress.total;
      if (at - drawnAt < REDRAW_MS && !finished) return;
      drawnAt = at;
      stream.write(`\r\u001b[2K${lineOf(progress, at - startedAt).slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
    },
    clear() {
      if (what !== "") stream.write("\r\u001b[2K");
    },
  };
}

/**
 * @example
 * lineOf({ what: "Reading history", done: 30000, total: 82000, unit: "commits" }, 2000) // "Reading history ━━━━━━━━━─────────────── 30,000 of 82,000 commits · 15,000/s · 4 s left"
 */
export function lineOf(progress: Progress, elapsedMs: number): string {
  const count = (n: number) => Math.round(n).toLocaleString("en-US");
  const rate = elapsedMs > 200 ? progress.done / (elapsedMs / 1000) : 0;
  const speed = rate > 0 ? [`${count(rate)}/s`] : [];
  if (progress.total === null) {
    const sofar = progress.done > 0 ? [`${count(progress.done)} ${progress.unit}`] : [];
    return [progress.what, ...sofar, ...speed].join(" · ");
  }
  const share = progress.total === 0 ? 1 : Math.min(1, progress.done / progress.total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = "━".repeat(filled) + "─".repeat(BAR_WIDTH - filled);
  const left = rate > 0 && share < 1 ? [`${Math.ceil((progress.total - progress.done) / rate)} s left`] : [];
  return [`${progress.what} ${bar} ${count(progress.done)} of ${count(progress.total)} ${progress.unit}`, ...speed, ...left].join(" · ");
}
