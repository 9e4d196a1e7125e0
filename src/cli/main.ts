import { readFileSync } from "node:fs";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { explain } from "./explain-error.ts";
import { buildProgram } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

// A reader that closes early (`| head`) is no failure of ours.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(exitCodes.written);
  throw error;
});

try {
  await buildProgram(String(version)).parseAsync(process.argv);
} catch (error) {
  process.stderr.write(explain(error, { debug: process.env.EVENKEEL_DEBUG !== undefined }));
  process.exitCode = error instanceof EvenkeelError ? exitCodeOf[error.code] : exitCodes.failed;
}
