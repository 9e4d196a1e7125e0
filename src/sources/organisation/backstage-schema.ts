import { z } from "zod";

// Only what is taken over; everything else of an entity is dropped unread. The format is Backstage's, so unknown keys are fine.

const text = z.string().trim().min(1).max(500);
const name = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, "must be a name as Backstage allows it");

const metadata = z.object({
  name,
  namespace: name.optional(),
  title: text.optional(),
  annotations: z.record(z.string().max(300), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
});

export const anyEntity = z.object({ apiVersion: z.string().startsWith("backstage.io/"), kind: z.string().min(1).max(63) });

export const groupEntity = z.object({
  metadata,
  spec: z.object({
    type: z.string().max(100).optional(),
    parent: text.optional(),
    children: z.array(text).max(10_000).optional(),
    profile: z.object({ displayName: text.optional() }).optional(),
  }),
});
export type GroupEntity = z.infer<typeof groupEntity>;

export const componentEntity = z.object({ metadata, spec: z.object({ owner: text.optional() }) });
export type ComponentEntity = z.infer<typeof componentEntity>;
