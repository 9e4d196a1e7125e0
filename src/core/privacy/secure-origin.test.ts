import { expect, test } from "vitest";
import { isSecureOrigin } from "./secure-origin.ts";

test.each([
  ["https://a.example", true],
  ["https://a.example:8443/", true],
  ["HTTPS://A.EXAMPLE", true],
  ["http://a.example", false],
  ["http://localhost:1", true],
  ["http://answer.evenkeel.localhost", true],
  ["http://127.0.0.1:4748", true],
  ["http://[::1]:4748", true],
  ["https://[2001:db8::1]", true],
  ["http://10.0.0.7:4748", false],
  ["http://localhost.example", false],
  ["http://notlocalhost", false],
  ["http://localhost@evil.example", false],
  ["ftp://localhost", false],
  ["https://", false],
  ["nowhere", false],
])("%s: secure %s", (origin, secure) => {
  expect(isSecureOrigin(origin)).toBe(secure);
});
