import type { IncomingHttpHeaders } from "node:http";
import { type Readable, Transform } from "node:stream";
import type { Route } from "../contract/route.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

type Upload = NonNullable<Route["upload"]>;

/**
 * The body of an upload, unread, that fails once it grows beyond what the route takes; what lied about its length is found out the same
 * way.
 * @throws EvenkeelError request.wrong-type (415), request.too-large (413)
 */
export function limitUpload({ types, most }: Upload, headers: IncomingHttpHeaders, body: Readable): Readable {
  const [type] = (headers["content-type"] ?? "").split(";");
  if (!types.includes(type?.trim().toLowerCase() ?? "")) throw wrongType(types);
  if (Number(headers["content-length"] ?? 0) > most) throw tooLarge(most);
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) done(tooLarge(most));
      else done(null, chunk);
    },
  });
  body.on("error", (error) => limited.destroy(error));
  // A client that goes away in the middle closes its stream without an end.
  body.on("close", () => {
    if (!body.readableEnded) limited.destroy(new Error("the upload ended early", { cause: { code: "ERR_STREAM_PREMATURE_CLOSE" } }));
  });
  // Who reads it may stop early. What still comes is let go by, or the connection would wait for it until it times out.
  limited.on("close", () => body.resume());
  return body.pipe(limited);
}

function wrongType(types: readonly string[]): EvenkeelError {
  return new EvenkeelError("request.wrong-type", "This kind of file is not read here.", `Send one of ${types.join(", ")} as content-type.`);
}

function tooLarge(most: number): EvenkeelError {
  return new EvenkeelError(
    "request.too-large",
    `The file is larger than the ${Math.round(most / 1_000_000)} MB that are read here.`,
    "Split it and send the parts.",
  );
}
