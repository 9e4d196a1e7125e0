import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Team } from "../../core/model/organisation.ts";
import { aContext, collectingSink } from "../reading/collecting-sink.fixture.ts";
import { readWorkItems } from "./read-work-items.ts";

const team = (id: string, kind: Team["kind"] = "stream-aligned"): Team => ({
  id,
  name: id === "payments" ? "Payments" : id,
  kind,
  parent: null,
  hours: null,
});
const teams = [team("payments"), team("berths"), team("watch", "security")];
const august = (day: number, hour: number) => Date.UTC(2026, 7, day, hour - 2);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-work-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  const sink = collectingSink();
  await readWorkItems(file, aContext({ teams }), sink);
  return sink;
}

const header = "id,type,created";
const row = "A-1,story,2026-08-03T09:00:00Z";

describe("work items", () => {
  test("a CSV file with its transitions beside it", async () => {
    const sink = collectingSink();
    const { rows } = await readWorkItems(join(import.meta.dirname, "fixtures/work.csv"), aContext({ teams }), sink);
    expect(rows).toBe(4 + 5 + 2 + 1);
    expect(sink.rows("work_item").map((item) => [item.id, item.team, item.class, item.started, item.done, item.unplanned])).toEqual([
      ["PAY-1", "payments", "feature", august(4, 9), august(7, 16), false],
      ["PAY-2", "payments", "defect", august(6, 9), august(11, 17), true],
      ["PAY-3", null, "debt", august(6, 11), august(5, 11), null],
      ["RET-1", "berths", "learning", null, august(28, 15), null],
    ]);
    expect(sink.rows("handoff").map((handoff) => [handoff.time, handoff.from_team, handoff.to_team])).toEqual([
      [august(7, 9), "payments", "watch"],
      [august(11, 9), "watch", "payments"],
    ]);
    expect(sink.rows("action").map((action) => [action.id, action.container, action.due, action.verified])).toEqual([
      ["RET-1", "RETRO", Date.UTC(2026, 8, 10, 22), true],
    ]);
    expect(sink.rows("data_quality").map((quality) => [quality.kind, quality.item, quality.n])).toEqual([
      ["negative-duration", "PAY-3", 1],
      ["team-not-declared", "team", 1],
    ]);
    expect(sink.everything()).not.toContain("unheard-of");
  });

  test("a JSON array with transitions inside", async () => {
    const sink = collectingSink();
    await readWorkItems(join(import.meta.dirname, "fixtures/work.json"), aContext({ teams }), sink);
    expect(sink.rows("work_item").map((item) => [item.id, item.started, item.done])).toEqual([["7", august(4, 9), august(5, 9)]]);
    expect(sink.rows("handoff")).toHaveLength(1);
    expect(sink.rows("source_coverage").map((covered) => covered.table_name)).toEqual(["work_item", "work_transition", "handoff"]);
  });

  test("a header alone is covered: nothing happened; handoffs stay unobserved without transitions", async () => {
    const sink = await read("none.csv", `${header}\r\n`);
    expect(sink.rows("source_coverage").map((covered) => [covered.table_name, covered.container])).toEqual([["work_item", "work"]]);
    expect((await read("none.json", "[]")).rows("source_coverage")).toHaveLength(1);
  });

  test("a byte order mark, CRLF, capitals and quoted line ends are read", async () => {
    const sink = await read("marked.csv", `\ufeffId,TYPE,"Created",Iteration\r\n${row},"week\r\n32"\r\n`);
    expect(sink.rows("work_item").map((item) => [item.id, item.iteration])).toEqual([["A-1", "week??32"]]);
  });

  test("markup stays text and control characters are gone", async () => {
    const sink = await read(
      "markup.json",
      JSON.stringify([{ id: "1", type: "<script>\u001b[31m\u0000", created: "2026-08-03T09:00:00Z" }]),
    );
    expect(sink.rows("work_item")[0]?.type).toBe("<script>?[31m?");
  });

  test.each(["assignee", "Author", "e-mail", "reporter", "Name of person", "created by"])(
    "a column %s is refused: people are not read",
    async (column) => {
      const refused = read("person.csv", `${header},${column}\n${row},canary\n`);
      await expect(refused).rejects.toMatchObject({
        code: "work.invalid",
        message: expect.stringMatching(/^person\.csv: row 1, column 4: .*people are not read/),
      });
      await expect(
        read("person.json", JSON.stringify([{ id: "1", type: "a", created: "2026-08-03T09:00:00Z", [column]: "canary" }])),
      ).rejects.toThrow("people are not read");
    },
  );

  test.each([
    ["an unknown column", `${header},staretd\n${row},\n`, "row 1, column 4: 'staretd' is no column; did you mean 'started'?"],
    ["a missing column", "id,type\n1,a\n", "row 1: column created is missing"],
    ["a column twice", `${header},ID\n${row},2\n`, "row 1: column id stands twice"],
    ["a short row", `${header}\nA-1,story\n`, "row 2: 2 cells, the header has 3"],
    ["a time without offset", `${header}\nA-1,story,2026-08-03T09:00:00\n`, "row 2, column created: must be a time with its offset"],
    ["an empty id", `${header}\n,story,2026-08-03T09:00:00Z\n`, "row 2, column id: must not be empty"],
    ["an id twice", `${header}\n${row}\n${row}\n`, "row 3, column id: already used at row 2"],
    ["a formula", `${header}\n=cmd|'/c calc'!A1,story,2026-08-03T09:00:00Z\n`, "row 2, column id: starts with = + - or @"],
    ["a formula elsewhere", `${header},iteration\n${row},+1+cmd\n`, "row 2, column iteration: starts with"],
    ["a mail address", `${header},team\n${row},canary@person.example\n`, "row 2, column team: a mail address; people are not read"],
    ["a wrong class", `${header},class\n${row},canary\n`, "row 2, column class: must be one of feature, defect"],
    ["a wrong flag", `${header},unplanned\n${row},perhaps\n`, "row 2, column unplanned: must be true or false"],
    ["an open quote", `${header}\n"A-1,story,x\n`, "row 2, column 1: a quoted cell that never closes"],
    ["a NUL", `${header}\nA\u00001,story,x\n`, "row 2, column 1: a NUL character"],
    ["a long cell", `${header}\n${"x".repeat(3000)},story,x\n`, "row 2, column 1: a cell longer than 2000 characters"],
    ["nothing", "", "no header"],
  ])("%s is refused with row and column, and no cell is repeated", async (_case, content, message) => {
    const refused = read("bad.csv", content);
    await expect(refused).rejects.toMatchObject({ code: "work.invalid", message: expect.stringContaining(`bad.csv: ${message}`) });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining("canary") });
  });

  test.each([
    ["an object", '{"items":[]}', "must be a JSON array"],
    ["a text", '["canary"]', "[0] must be an object"],
    ["a nested value", '[{"id":{"a":1}}]', "[0].id must be a text"],
    ["a truncated file", '[{"id":"1"', "the file ends before its last bracket"],
    ["deep nesting", "[".repeat(5000), "nested deeper than 8 levels"],
    [
      "a wrong state",
      '[{"id":"1","type":"a","created":"2026-08-03T09:00:00Z","transitions":[{"at":"2026-08-03T09:00:00Z","state":"canary"}]}]',
      "[0].transitions[0].state: must be one of queue, active, blocked, done",
    ],
    [
      "a transition without time",
      '[{"id":"1","type":"a","created":"2026-08-03T09:00:00Z","transitions":[{"state":"done"}]}]',
      "[0].transitions[0].at: must not be empty",
    ],
  ])("%s in JSON is refused with its place", async (_case, content, message) => {
    await expect(read("bad.json", content)).rejects.toMatchObject({ code: "work.invalid", message: expect.stringContaining(message) });
  });

  test("a transition of an item that is not in the file is refused", async () => {
    await writeFile(join(folder, "lone.transitions.csv"), "item,at,state\nB-9,2026-08-03T09:00:00Z,done\n");
    await expect(read("lone.csv", `${header}\n${row}\n`)).rejects.toThrow("row 2, column item: is no id of the work items file");
  });

  test("a cell of 50 MB and bytes that are no text end in a named error", async () => {
    await expect(read("large.csv", `${header}\n${"x".repeat(50_000_000)},a,b\n`)).rejects.toMatchObject({ code: "work.invalid" });
    await expect(read("huge.csv", "x".repeat(53_000_000))).rejects.toThrow("the limit is");
    await expect(read("bytes.csv", Uint8Array.of(0xff, 0xfe, 0x41))).rejects.toThrow("not UTF-8 text");
    await expect(readWorkItems(join(folder, "absent.csv"), aContext(), collectingSink())).rejects.toMatchObject({
      code: "source.not-found",
    });
  });
});
