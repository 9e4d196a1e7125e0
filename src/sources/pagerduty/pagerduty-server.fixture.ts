import { createHmac } from "node:crypto";
import Fastify from "fastify";

/** What the fake holds: as PagerDuty tells it, people included, so that a test can look for them afterwards. */
export interface FakeIncident {
  readonly id: string;
  readonly created_at: string;
  readonly status: "triggered" | "acknowledged" | "resolved";
  readonly resolved_at?: string | null;
  readonly urgency?: "high" | "low";
  readonly priority?: { readonly summary: string } | null;
  readonly service?: { readonly id: string; readonly summary: string };
  readonly resolve_reason?: { readonly type: string; readonly incident?: { readonly id: string } };
  readonly title?: string;
}

export interface FakePagerDuty {
  readonly address: string;
  /** Set to answer so with the next request, once. */
  readonly fail: { next: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } | null };
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

export const TOKEN = "pd-read-only-key";
/** Names that must be nowhere afterwards. */
export const PEOPLE = ["Canary Responder", "canary.responder@pagers.example", "PCANARY1"] as const;
const person = { id: PEOPLE[2], type: "user_reference", summary: PEOPLE[0], email: PEOPLE[1] };

/** A PagerDuty of our own: token, windows of time, pages of at most 100, and failures on demand. */
export async function startPagerDuty(incidents: readonly FakeIncident[]): Promise<FakePagerDuty> {
  const app = Fastify();
  const fail: FakePagerDuty["fail"] = { next: null };
  const asked: string[] = [];
  app.addHook("onRequest", async (request, reply) => {
    asked.push(request.url);
    const failure = fail.next;
    fail.next = null;
    if (failure !== null)
      return reply
        .status(failure.status)
        .headers(failure.headers ?? {})
        .send(failure.body ?? "");
    if (request.headers.authorization !== `Token token=${TOKEN}`) return reply.status(401).send({ error: { message: PEOPLE[0] } });
    return undefined;
  });
  const told = (incident: FakeIncident) => ({
    incident_number: 1,
    urgency: "high",
    ...incident,
    assignments: [{ at: incident.created_at, assignee: person }],
    acknowledgements: [{ at: incident.created_at, acknowledger: person }],
    last_status_change_by: person,
  });
  app.get("/incidents", (request) => {
    const { since = "", until = "", limit = "25", offset = "0" } = request.query as Readonly<Record<string, string>>;
    const inside = incidents
      .filter(({ created_at }) => (since === "" || created_at >= since) && (until === "" || created_at < until))
      .toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
    const page = inside.slice(Number(offset), Number(offset) + Math.min(100, Number(limit)));
    return { incidents: page.map(told), limit: Number(limit), offset: Number(offset), more: Number(offset) + page.length < inside.length };
  });
  app.get("/incidents/:id", (request, reply) => {
    const { id } = request.params as Readonly<Record<string, string>>;
    const found = incidents.find((each) => each.id === id);
    return found === undefined ? reply.status(404).send({}) : { incident: told(found) };
  });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return { address, fail, asked, close: () => app.close() };
}

/** A delivery as PagerDuty signs it. */
export function signed(body: string, secret: string): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return { headers: { "x-pagerduty-signature": `v1=${"0".repeat(64)},v1=${signature}` }, body: Buffer.from(body) };
}
