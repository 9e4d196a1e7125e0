export interface EntityRef {
  readonly kind: string;
  /** `payments` in the default namespace, `bank.payments` in another. */
  readonly id: string;
}

const REF = /^(?:([a-z][a-z0-9]*):)?(?:([a-z0-9._-]+)\/)?([a-z0-9._-]+)$/;

/**
 * `[kind:][namespace/]name`, where case does not matter; null for anything else.
 * @example entityRef("group:default/Payments", "group") // { kind: "group", id: "payments" }
 */
export function entityRef(text: string, kind: string, namespace = "default"): EntityRef | null {
  const found = REF.exec(text.trim().toLowerCase());
  if (found === null) return null;
  return { kind: found[1] ?? kind, id: entityId(found[3] ?? "", found[2] ?? namespace) };
}

export function entityId(name: string, namespace = "default"): string {
  const plain = name.toLowerCase().slice(0, 63);
  return namespace.toLowerCase() === "default" ? plain : `${namespace.toLowerCase()}.${plain}`.slice(0, 64);
}
