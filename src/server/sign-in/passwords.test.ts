import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { acceptPassword, checkPassword, hashPassword } from "./passwords.ts";

const account = { name: "Ada Example", mail: "ada@acme.example" };

describe("a password", () => {
  test("is right when it is the one that was hashed, and only then", async () => {
    const stored = await hashPassword("seven quiet harbours");
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await checkPassword(stored, "seven quiet harbours")).toEqual({ right: true, rehash: false });
    expect(await checkPassword(stored, "seven quiet harbour")).toEqual({ right: false, rehash: false });
  });

  test("is the same however a keyboard composes its letters", async () => {
    const stored = await hashPassword("caf\u00e9 am hafen");
    expect((await checkPassword(stored, "cafe\u0301 am hafen")).right).toBe(true);
  });

  test("hashed with other parameters is right and asks to be hashed again", async () => {
    const stored = await hash("seven quiet harbours", { memoryCost: 8192, timeCost: 1 });
    expect(await checkPassword(stored, "seven quiet harbours")).toEqual({ right: true, rehash: true });
    expect(await checkPassword(stored, "another one entirely")).toEqual({ right: false, rehash: false });
  });

  test("of no account is never right and costs as much as a wrong one", async () => {
    const stored = await hashPassword("seven quiet harbours");
    expect(await checkPassword(null, "nobody has this one")).toEqual({ right: false, rehash: false });
    const time = async (of: string | null) => {
      const from = performance.now();
      await checkPassword(of, "seven loud harbours");
      return performance.now() - from;
    };
    const least = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 12; round++) {
      least.known = Math.min(least.known, await time(stored));
      least.unknown = Math.min(least.unknown, await time(null));
    }
    // The least of twelve is what the work costs; a tenth of it would show the difference between hashing and not.
    expect(least.unknown / least.known).toBeGreaterThan(0.5);
    expect(least.unknown / least.known).toBeLessThan(2);
  });
});

describe("a new password", () => {
  test.each([
    "password1234",
    "Passwortpasswort",
    "123456789012",
    "!!Administrator2026",
    "evenkeel12345",
    "aaaaaaaaaaaab",
    "Correct Horse Battery Staple",
  ])("%s is refused", (password) => {
    expect(() => acceptPassword(password, account)).toThrow(expect.objectContaining({ code: "password.refused" }));
  });

  test.each(["Ada Example 1", "ada@acme.example", "2026AdaExample", "exampleada123"])(
    "%s holds the name or address and little else",
    (password) => {
      expect(() => acceptPassword(password, account)).toThrow(/name or mail address/);
    },
  );

  test.each(["seven quiet harbours", "Ada walks to the old harbour", "k7#mQ2!vLp9x"])("%s is accepted", (password) => {
    expect(() => acceptPassword(password, account)).not.toThrow();
  });

  test("never stands in the message", () => {
    expect(() => acceptPassword("password1234", account)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("1234") }),
    );
  });
});
