import { readFileSync } from "node:fs";
import { createAnswerListener } from "./answer-listener.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import { createSteps } from "./kill-at.fixture.ts";
import { NOW, questionnaire } from "./round.fixture.ts";

// The answer listener over a real box, until it is killed at the step it was told (kill-at.fixture.ts). Every wait between the request and
// the end of its reply is a step: request, box asked, box waiting, box answered, reply about to end, reply handed over.

const [, , folder = "", manifestFile = ""] = process.argv;
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const complain = (error: Error) => {
  throw error;
};
const boxes = createBallotBoxes({
  folder,
  now: () => NOW,
  complain,
  thread: new URL("./counted-box-worker.fixture.ts", import.meta.url),
});
await boxes.open(manifest, questionnaire, manifest.windows.answerUntil);
const step = createSteps("wait");
const box = {
  drop: async (bytes: Uint8Array) => {
    step();
    const answered = boxes.drop(bytes);
    step();
    const code = await answered;
    step();
    return code;
  },
};
const listener = createAnswerListener({ certificate: null, box, published: async () => null, pages: new Map(), application: "http://x" });
listener.prependListener("request", (_request, response) => {
  step();
  for (const event of ["prefinish", "finish"]) response.once(event, step);
});
// Who asked is done: replies under way are finished, each step of them, and the box is closed.
process.stdin.resume().once("end", () =>
  listener.close(() => {
    void boxes.close().then(() => process.exit(0));
  }),
);
listener.listen(0, "127.0.0.1", () => {
  const address = listener.address();
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
