import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { checkCatalogue } from "./check-catalogue.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { ownCatalogue, readCatalogue } from "./read-catalogue.ts";
import { schemaTexts } from "./write-schemas.ts";

const entries = ["findings", "instruments", "measures", "practices"];
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A copy of the real catalogue in which one file is changed. */
async function changed(file: string, change: (text: string) => string): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-catalogue-"));
  folders.push(folder);
  await cp(ownCatalogue, folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, "utf8")));
  return pathToFileURL(`${folder}/`);
}

async function refusal(root: URL): Promise<EvenkeelError> {
  const thrown: unknown = await readCatalogue(root).then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof EvenkeelError) return thrown;
  throw new Error("the catalogue was accepted", { cause: thrown });
}

describe("the catalogue", () => {
  it("is complete and every reference in it leads somewhere", async () => {
    const catalogue = await readCatalogue();
    expect(checkCatalogue(catalogue)).toEqual([]);
    expect(catalogue.claims).toHaveLength(30);
    expect(catalogue.measures).toHaveLength(38);
    expect(catalogue.practices).toHaveLength(16);
  });

  it("is read by the fast reader as by the full parser, in every file", async () => {
    const files = (
      await Promise.all(
        entries.map((folder) =>
          readdir(new URL(`${folder}/`, ownCatalogue), { recursive: true }).then((names) => names.map((name) => `${folder}/${name}`)),
        ),
      )
    ).flat();
    const own = ["model.yaml", ...files.filter((name) => name.endsWith(".yaml") && !name.includes("/automation/"))];
    const slow: string[] = [];
    for (const name of own) {
      const text = await readFile(new URL(name, ownCatalogue), "utf8");
      const plain = readPlainYaml(text);
      if (plain === undefined) slow.push(name);
      else expect(plain, name).toEqual(parse(text));
    }
    expect(slow).toEqual([]);
  });

  it("has the JSON Schemas of its readers beside it", async () => {
    for (const { name, text } of schemaTexts()) expect(await readFile(new URL(name, ownCatalogue), "utf8"), name).toBe(text);
  });

  it("says nothing about people in a claim", async () => {
    const personWords =
      /\b(he|she|his|her|him|developers?|engineers?|employees?|individuals?|colleagues?|authors?|culprits?|guilty|lazy|careless|fault|blamed?)\b|!/i;
    const { claims } = await readCatalogue();
    const texts = claims.flatMap(({ id, claim, why, cannotSee, criteria }) =>
      [claim, why, cannotSee, ...criteria.map(({ aid }) => aid)].map((text) => `${id}: ${text}`),
    );
    expect(texts.filter((text) => personWords.test(text.replace("without fear of blame", "")))).toEqual([]);
  });
});

describe("a mistake in the catalogue", () => {
  it("is named with file, line and key", async () => {
    const error = await refusal(await changed("findings/firefighting.yaml", (text) => text.replace("about: cause", "about: reason")));
    expect(error.code).toBe("catalogue.invalid");
    expect(error.message).toMatch(/^findings\/firefighting\.yaml, line 5, about: /);
  });

  it("is an unknown key", async () => {
    const error = await refusal(await changed("findings/actions-die.yaml", (text) => `${text}severity: 3\n`));
    expect(error.message).toMatch(/actions-die\.yaml, line \d+, severity: /);
  });

  it("is text that is not YAML, with its line", async () => {
    const error = await refusal(await changed("model.yaml", (text) => `${text}broken: [a\n`));
    expect(error.message).toMatch(/^model\.yaml, line \d+/);
  });

  it("is an automation file that does not exist", async () => {
    const error = await refusal(
      await changed("practices/pinned-pipeline.yaml", (text) => text.replace("from: pinned-pipeline.yml", "from: elsewhere.yml")),
    );
    expect(error.message).toContain("automation/pinned-pipeline/elsewhere.yml does not exist");
  });

  it("is a reference that leads nowhere", async () => {
    const root = await changed("findings/actions-die.yaml", (text) => text.replace("- if-then-actions", "- wishful-thinking"));
    expect(checkCatalogue(await readCatalogue(root))).toEqual(["finding actions-die: remedy wishful-thinking does not exist"]);
  });

  it("is a catalogue that is not there", async () => {
    const error = await refusal(new URL("nowhere/", ownCatalogue));
    expect(error.code).toBe("catalogue.invalid");
    expect(error.whatToDo).toContain("Install the package again");
  });
});
