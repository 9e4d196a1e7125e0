import type { Instant } from "../../core/model/time.ts";
import { Column } from "./column.ts";

/** Stands for a time that 32 bits of seconds cannot hold: after 7 February 2106. */
const LATE = 0xffffffff;

/** Instants of whole seconds since 1970 in four bytes each; the few broken clocks beyond lie in a map. */
export class TimeColumn {
  readonly seconds = new Column();
  readonly late = new Map<number, Instant>();

  at(index: number): Instant {
    const seconds = this.seconds.at(index) >>> 0;
    return seconds < LATE ? seconds * 1000 : (this.late.get(index) ?? 0);
  }

  set(index: number, instant: Instant): void {
    const seconds = instant / 1000;
    this.seconds.set(index, Math.min(seconds, LATE));
    if (seconds >= LATE) this.late.set(index, instant);
  }
}
