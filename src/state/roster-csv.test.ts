import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell } from "../sources/reading/csv.ts";
import { csvRosterFeed } from "./roster-csv.ts";
import { RosterFault, type RosterFields, rosterEntry } from "./roster-feed.ts";

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rows(text: string | Uint8Array, size = 7): Promise<readonly RosterFields[]> {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return Array.fromAsync(csvRosterFeed(pieces(bytes, size)).rows);
}

async function faultOf(text: string | Uint8Array, size = 7): Promise<string> {
  try {
    await rows(text, size);
  } catch (error) {
    if (error instanceof RosterFault) return `${error.problem.place}: ${error.problem.problem}`;
    throw error;
  }
  throw new Error("was read");
}

describe("a roster file", () => {
  test("reads alike however it arrives in pieces, with any text and any line end", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r", " ", "山", "🙂"), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (table, end, size, last) => {
          const text = [["mail", "team"], ...table].map((row) => row.map(csvCell).join(",")).join(end) + (last ? end : "");
          expect((await rows(text, size)).map(({ mail, team }) => [mail, team])).toEqual(table);
        },
      ),
      { numRuns: 300, seed: 4747 },
    );
  });

  test("knows its rows as a spreadsheet numbers lines, also after a cell that spans lines", async () => {
    const read = await rows('mail,accounts,team\n"a@b.example","x\ny",t\n\nc@d.example,,t\n', 5);
    expect(read.map((fields) => fields.row)).toEqual([2, 5]);
  });

  test("takes its columns in any order and case, and a byte order mark", async () => {
    const [row] = await rows("\uFEFFTeam, TO ,mail\npayments,2026-03-01,a@b.example\n");
    expect(row).toEqual({ row: 2, mail: "a@b.example", accounts: "", team: "payments", from: "", to: "2026-03-01" });
  });

  test.each([
    ["", "row 1: is missing; it names the columns: mail,accounts,team,from,to"],
    ["mail,teem\n", "row 1, column 2: is none of mail, accounts, team, from, to; is team meant"],
    ["mail,team,mail\n", "row 1: names the column mail twice"],
    ["mail,accounts\n", "row 1: has no column team; the columns are mail,accounts,team,from,to"],
    ["team,from\n", "row 1: has neither a column mail nor accounts"],
    ["mail,team\na@b.example,t\nsecret@acme.example\n", "row 3: has 1 cells, the header has 2"],
    ['mail,team\na@b.example,t\nb"c,t\n', "row 3, column 1: holds a quote inside a cell that does not start with one"],
    ['mail,team\na@b.example,t\n"open,t\n', "row 3, column 1: holds a quoted cell that never closes"],
    [`mail,team\n"${"x".repeat(200_000)}`, "row 2: is too long; a quote may never close"],
    ["mail,team\na\u0000@b.example,t\n", "row 2, column 1: holds a NUL character"],
  ])("case %# is refused with its place", async (text, fault) => {
    expect(await faultOf(text, 1_000)).toBe(fault);
  });

  test("in another encoding than UTF-8 is refused", async () => {
    expect(await faultOf(Buffer.from("mail,team\nj\xfcrgen@acme.example,t\n", "latin1"))).toBe(
      "the file: is not UTF-8 text; save it as CSV UTF-8",
    );
  });
});

describe("a row", () => {
  const teams = new Set(["payments"]);
  const fields: RosterFields = {
    row: 4,
    mail: "Ada@Acme.example",
    accounts: " ada;  @ada-acme ada ",
    team: " payments ",
    from: "2026-03-01",
    to: "",
  };

  test("becomes somebody in a team for a time", () => {
    expect(rosterEntry(fields, teams)).toEqual({
      row: 4,
      mail: "ada@acme.example",
      accounts: ["ada", "@ada-acme"],
      team: "payments",
      from: Date.UTC(2026, 2, 1),
      to: null,
    });
  });

  test.each([
    [{ mail: "", accounts: "" }, "row 4, column mail: is empty, and so is accounts; one of both says who is meant"],
    [{ mail: "Ada Example" }, "row 4, column mail: is not a mail address"],
    [{ mail: "a@b.example\u202e" }, "row 4, column mail: is not a mail address"],
    [{ accounts: "ada\u0007" }, "row 4, column accounts: holds characters no account has"],
    [{ accounts: Array.from({ length: 51 }, (_, at) => `a${at}`).join(" ") }, "row 4, column accounts: holds more than 50"],
    [{ team: "Payments" }, "row 4, column team: is not the id of a team of this organisation"],
    [{ team: "" }, "row 4, column team: is empty"],
    [{ from: "2026-02-30" }, "row 4, column from: is not a day such as 2026-03-01, nor an instant with its offset"],
    [{ to: "01.04.2026" }, "row 4, column to: is not a day such as 2026-03-01, nor an instant with its offset"],
    [{ to: "2026-03-01" }, "row 4, column to: is not after from"],
  ])("case %# names row and column, and repeats no cell", (over, expected) => {
    const refused = rosterEntry({ ...fields, ...over }, teams);
    expect("row" in refused ? [] : refused.map(({ place, problem }) => `${place}: ${problem}`)).toEqual([expected]);
  });

  test("of any script is kept as it is written", () => {
    const read = rosterEntry({ ...fields, mail: "山田@例え.テスト", accounts: "Łukasz" }, teams);
    expect(read).toMatchObject({ mail: "山田@例え.テスト", accounts: ["Łukasz"] });
  });
});
