/** Where a value stands on a linear axis, in percent of its width, kept inside it. */
export function position(value: number, top: number): number {
  if (top <= 0) return 0;
  return round(Math.min(100, Math.max(0, (value / top) * 100)));
}

/** Short coordinates: a hundredth of a percent is below a pixel on any paper. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The step of an axis with about `parts` of them: 1, 2, 3 or 5 times a power of ten. @example niceStep(120, 4) // 30 */
export function niceStep(top: number, parts: number): number {
  const rough = top / parts;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 3, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return exact(size * power);
}

/** Without the last binary digits, so that a third of a tenth reads as one. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

/** Multiples of the step from zero to `top`. */
export function ticks(top: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, index) => exact(index * step));
}

/** Labels near an edge stand on its inner side. */
export function anchor(percent: number, room = 14): "start" | "middle" | "end" {
  if (percent < room) return "start";
  return percent > 100 - room ? "end" : "middle";
}
