/**
 * Counts the steps of one kind on this thread and ends the whole process, unprepared, before the one that EVENKEEL_TEST_KILL_AT names
 * ("statement:7"). A file that only tests load.
 */
export function createSteps(kind: "statement" | "wait"): () => void {
  const [chosen, number] = (process.env.EVENKEEL_TEST_KILL_AT ?? "").split(":");
  const last = chosen === kind ? Number(number) : Number.POSITIVE_INFINITY;
  let count = 0;
  return () => {
    count++;
    if (count === last) process.kill(process.pid, "SIGKILL");
  };
}
