/** A tail's logarithm at u and its slope there. */
export interface LogTail {
  readonly log: number;
  readonly slope: number;
}

/**
 * The u at which an increasing, log-concave tail equals `target`, by Newton steps on its logarithm. Log-concavity (true of the
 * normal in z, gamma in ln x, beta in logit x) makes the steps converge from any start; the halving only rescues a jump into
 * underflow.
 */
export function solveTail(tail: (u: number) => LogTail, target: number, start: number): number {
  const goal = Math.log(target);
  let u = start;
  let last = start;
  for (let k = 0; k < 400; k++) {
    const { log, slope } = tail(u);
    if (!(log > -Infinity && slope > 0)) {
      u = (u + last) / 2;
      continue;
    }
    last = u;
    u -= (log - goal) / slope;
    if (Math.abs(u - last) <= 3e-14 * Math.max(1, Math.abs(u))) return u;
  }
  return u;
}
