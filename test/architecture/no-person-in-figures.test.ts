import { expect, test } from "vitest";
import { z } from "zod";
import { evidenceRoutes } from "../../src/contract/evidence.ts";
import { organisationRoutes } from "../../src/contract/organisation.ts";
import { sourceRoutes } from "../../src/contract/sources.ts";

/** Words of a field that could hold a person, in an answer about figures, structure or sources. */
const person = /(author|committer|user|login|mail|person|member|assignee|reporter|account|handle|createdBy|lastSeen|lastActive)/i;

const answers = Object.values({ ...evidenceRoutes, ...organisationRoutes, ...sourceRoutes }).flatMap((route) =>
  "shape" in route.reply
    ? [{ id: route.id, fields: fieldsOf(z.toJSONSchema(route.reply.shape, { io: "output", unrepresentable: "any" })) }]
    : [],
);

function fieldsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "properties" ? [...Object.keys(value), ...Object.values(value).flatMap(fieldsOf)] : fieldsOf(value),
  );
}

test.each(answers)("no field of the answer of $id could hold a person", ({ fields }) => {
  expect(fields.filter((field) => person.test(field))).toEqual([]);
});

test("the check looks into every answer about figures and sees a planted person", () => {
  expect(answers.length).toBeGreaterThan(15);
  expect(answers.flatMap(({ fields }) => fields).length).toBeGreaterThan(200);
  expect(["assigneeName", "contributors"].filter((field) => person.test(field))).toEqual(["assigneeName"]);
});
