import { startEmbeddedPostgres } from "./embedded-postgres.ts";

// A server that is about to be killed: node hold-postgres.fixture.ts FOLDER
await startEmbeddedPostgres({ dataFolder: process.argv[2] ?? "" });
process.stdout.write("ready\n");
setInterval(() => {}, 1_000);
