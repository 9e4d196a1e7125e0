import { readFileSync } from "node:fs";
import { createIssuer } from "./issuer.ts";

// A process that asks an issuer of its own for the signatures of one request and says them, until it is killed. Arguments: address of the
// database, master key in hex, file with the request.

const [, , url = "", masterKey = "", file = ""] = process.argv;
const { round, cohort, code, scores, comment } = JSON.parse(readFileSync(file, "utf8"));
const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");
const issuer = createIssuer({ url, masterKey: bytes(masterKey) });
const signatures = await issuer.sign({ round, cohort, code: bytes(code), blinded: { scores: bytes(scores), comment: bytes(comment) } });
process.stdout.write(`${Buffer.from(signatures.scores).toString("hex")} ${Buffer.from(signatures.comment).toString("hex")}\n`);
await issuer.end();
