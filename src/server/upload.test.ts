import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { limitUpload } from "./upload.ts";

const upload = { types: ["text/csv"], most: 10 };
const csv = { "content-type": "text/csv; charset=utf-8" };

async function sizeOf(stream: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}

test("a file that fits passes unread", async () => {
  expect(await sizeOf(limitUpload(upload, csv, Readable.from([Buffer.from("12345"), Buffer.from("67890")])))).toBe(10);
});

test("one that says it is too large is refused before a byte is read", () => {
  expect(() => limitUpload(upload, { ...csv, "content-length": "11" }, Readable.from([]))).toThrow("larger than");
});

test("one that says nothing about its size is stopped where it becomes too large", async () => {
  const chunks = Readable.from([Buffer.from("1234567890"), Buffer.from("1")]);
  await expect(sizeOf(limitUpload(upload, csv, chunks))).rejects.toMatchObject({ code: "request.too-large" });
});

test("another kind of file is refused", () => {
  expect(() => limitUpload(upload, { "content-type": "application/zip" }, Readable.from([]))).toThrow("not read here");
  expect(() => limitUpload(upload, {}, Readable.from([]))).toThrow("not read here");
});

test("a client that goes away in the middle fails the reading", async () => {
  const body = new Readable({ read() {} });
  body.push(Buffer.from("123"));
  const reading = sizeOf(limitUpload(upload, csv, body));
  body.destroy();
  await expect(reading).rejects.toThrow();
});
