import type { Problem } from "../../../contract/shapes.ts";

/** An answer that is no answer: what the server said in problem details, or that nothing came back at all (`status` 0). */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "Refusal";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Reads problem details; what does not look like them (a proxy's page) keeps its status and says so. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const body = await response.json().catch(() => null);
  return new Refusal(isProblem(body) ? body : plainProblem(response.status));
}

export function unreachable(): Refusal {
  return new Refusal(plainProblem(0));
}

function plainProblem(status: number): Problem {
  return { type: "about:blank", title: "", status, detail: "", code: status === 0 ? "web.unreachable" : "web.no-details", whatToDo: "" };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body && "status" in body;
}
