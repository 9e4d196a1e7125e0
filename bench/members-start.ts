/** Run by members.ts: as main.ts does, the heap is kept small before hundreds of modules are read. */
import "./small-start.ts";

await import("./members-server.ts");
