import { once } from "node:events";
import { pino } from "pino";
import { readSettings } from "./read-settings.ts";
import { startServer } from "./start-server.ts";

// A server that is closed from outside, by anything on standard input, and then left to end by itself.

const server = await startServer(await readSettings(process.env), "0.0.0", pino({ level: "silent" }));
process.stdout.write("started\n");
await once(process.stdin, "data");
process.stdin.destroy();
await server.close();
process.stdout.write("closed\n");
