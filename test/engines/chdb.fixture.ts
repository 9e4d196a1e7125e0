import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const started = z.object({ port: z.number() });

export interface TestClickhouse {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** ClickHouse of test/engines/node_modules behind its HTTP protocol. `npm run test:engines` installs it. */
export async function startClickhouse(): Promise<TestClickhouse> {
  const child = fork(fileURLToPath(new URL("./chdb-server.js", import.meta.url)), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const { port } = await new Promise<z.infer<typeof started>>((resolve, reject) => {
    child.once("message", (message) => resolve(started.parse(message)));
    child.once("exit", (code) => reject(new Error(`chdb ended with ${code} before it listened; is test/engines installed?`)));
  });
  return { address: `http://127.0.0.1:${port}`, stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill();
  return ended;
}
