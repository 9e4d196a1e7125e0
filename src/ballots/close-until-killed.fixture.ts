// The process that closes a round as it is, but that it is killed before it says its message of that number, or ends as a full heap ends
// it: EK_KILL_BEFORE is a number, or "full" for every start with bounds on the heap.

const { EK_KILL_BEFORE: when } = process.env;
if (when === "full" && process.execArgv.length > 0) process.kill(process.pid, "SIGABRT");
const say = process.send?.bind(process);
let said = 0;
process.send = (message: unknown): boolean => {
  if (said++ === Number(when)) process.kill(process.pid, "SIGKILL");
  return say?.(message) ?? false;
};
await import("./close-process.ts");
