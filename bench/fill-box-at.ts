/** Run by members-server.ts: fills a box in a process of its own, whose memory is not the server's. FOLDER BOXES BALLOTS. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fillBox } from "./fill-box.ts";

const [folder = "", boxes = "", ballots = ""] = process.argv.slice(2);
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
fillBox(boxes, { manifest: read("manifest.json"), questionnaire: read("questionnaire.json"), ballots: Number(ballots) });
