import { openLake } from "../evidence/lake.ts";
import { openDatabase } from "../state/database.ts";
import { drainIngest } from "./drain-ingest.ts";

// A drain in a process of its own, to be killed by a test: argv holds database address, folder of the lake and organisation.

const [url = "", folder = "", organisation = ""] = process.argv.slice(2);
const database = openDatabase({ url });
process.stdout.write("ready\n");
const lake = await openLake(folder);
const drained = await drainIngest({ database, lake, organisation, now: Date.now(), signal: new AbortController().signal });
await lake.close();
await database.close();
process.stdout.write(`drained ${drained.events}\n`);
