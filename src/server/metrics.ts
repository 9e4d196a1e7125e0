import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly observe: (route: string, method: string, status: number, seconds: number) => void;
  /** Prometheus text format. */
  readonly text: () => Promise<string>;
  readonly type: string;
}

/** Of this process: memory, event-loop lag, and how long each route takes; labels are ids of routes, so their number is bounded. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "evenkeel_" });
  const duration = new Histogram({
    name: "evenkeel_http_request_seconds",
    help: "Time from the first byte of a request to the last of its answer, by route",
    labelNames: ["route", "method", "status"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    observe: (route, method, status, seconds) => duration.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    text: () => registry.metrics(),
    type: registry.contentType,
  };
}
