import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

interface Kept {
  readonly etag: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

/** Keyed by the very object a handler answers with, so that it lives exactly as long and can never be of another state. */
const kept = new WeakMap<object, Promise<Kept>>();

/**
 * Answers with bytes made once, for what changes only with the version: no serialising and no compressing per request, and nothing at
 * all for who has it already. The handler must answer with the same object each time.
 */
export async function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  of: object,
  text: () => string,
): Promise<FastifyReply> {
  const made = kept.get(of) ?? make(text());
  kept.set(of, made);
  const { etag, plain, br, gzip: zipped } = await made;
  reply.header("etag", etag).header("cache-control", "private, no-cache").header("vary", "accept-encoding");
  if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
  const accepted = request.headers["accept-encoding"] ?? "";
  reply.type(type);
  if (/\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(br);
  if (/\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(zipped);
  return reply.send(plain);
}

async function make(text: string): Promise<Kept> {
  const plain = Buffer.from(text);
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    promisify(gzip)(plain, { level: 9 }),
  ]);
  return { etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`, plain, br, gzip: zipped };
}
