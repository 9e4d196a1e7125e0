import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

interface Kept {
  readonly etag: string;
  readonly plain: Buffer;
  /** Made when first asked for: whoever waits for the page waits for one of them only. */
  readonly br: () => Promise<Buffer>;
  readonly gzip: () => Promise<Buffer>;
}

/** Keyed by the very object a handler answers with, so that it lives exactly as long and can never be of another state. */
const kept = new WeakMap<object, Kept>();

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
  const { etag, plain } = made;
  reply.header("etag", etag).header("cache-control", "private, no-cache").header("vary", "accept-encoding");
  if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
  const accepted = request.headers["accept-encoding"] ?? "";
  reply.type(type);
  if (/\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(await made.br());
  if (/\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(await made.gzip());
  return reply.send(plain);
}

function make(text: string): Kept {
  const plain = Buffer.from(text);
  return {
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`,
    plain,
    br: once(() => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
    gzip: once(() => promisify(gzip)(plain, { level: 9 })),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
