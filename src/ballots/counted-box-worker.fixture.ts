import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { createSteps } from "./kill-at.fixture.ts";
import { serveDesk } from "./serve-desk.ts";

// The thread of the boxes as it is, over files whose statements are numbered: the process can be killed before each.

const step = createSteps("statement");
const asked = ["run", "get", "all"] as const;

class CountedDatabase extends DatabaseSync {
  override exec(sql: string): void {
    step();
    super.exec(sql);
  }
  override prepare(sql: string) {
    const statement = super.prepare(sql);
    for (const name of asked) {
      const real = plain(statement[name].bind(statement));
      const value = (...values: readonly SQLInputValue[]) => {
        step();
        return real(...values);
      };
      Object.defineProperty(statement, name, { value });
    }
    return statement;
  }
}

/** The three have overloads with named parameters, which the box never uses. */
function plain(method: unknown): (...values: readonly SQLInputValue[]) => unknown {
  return method as (...values: readonly SQLInputValue[]) => unknown;
}

serveDesk((path) => new CountedDatabase(path));
