// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parse } from "yaml";
import { askSetup, writeSetup } from "./setup.ts";
import type { Terminal } from "./terminal.ts";

const terminal = (said: string[]): Terminal => ({ isInteractive: false, write: (text) => void said.push(text) });
const from = (lines: readonly string[]) => {
  const left = [...lines];
  return async (): Promise<string | null> => left.shift() ?? null;
};

test("askSetup() asks again where an answer does not fit, and gives up where nobody answers", async () => {
  const said: string[] = [];
  const lines = ["Bad Name", "acme", "", "", "", "", "", "", ""];
  const answers = await askSetup(from(lines), terminal(said), "Europe/London");
  expect(answers).toMatchObject({ tenant: "acme", timeZone: "Europe/London", operator: "" });
  expect(said).toEqual(["  That does not fit.\n"]);
  expect(await askSetup(from(["acme"]), terminal([]), "Europe/London")).toBeNull();
});

test("writeSetup() writes what was answered, with comments, and no secret", async () => {
  const lines = ["acme", "", "", "", "", "", "", "https://api.acme.example"];
  const systems = [
    "https://api.acme.example/token",
    "",
    "",
    "https://www.acme.example/jwks",
    "acme",
    "https://www.acme.example",
  ];
  const answers = await askSetup(from([...lines, ...systems]), terminal([]), "Europe/London");
  const text = writeSetup(answers ?? {});
  expect(parse(text)).toEqual({
    tenant: "acme",
    locale: { timeZone: "Europe/London", country: "GB", currency: "GBP" },
    server: { publicOrigins: ["https://chat.operator.example"], embedOrigins: ["https://www.operator.example"] },
    staff: { origin: "https://desk.operator.example" },
    operator: {
      baseUrl: "https://api.acme.example",
      tokenUrl: "https://api.acme.example/token",
      clientId: "wardline",
      clientSecretFile: "operator.secret",
      identityJwksUrl: "https://www.acme.example/jwks",
      identityIssuer: "acme",
      selfCareUrl: "https://www.acme.example",
    },
  });
  expect(text).toContain("# The organisation");
  expect(writeSetup({ ...answers, operator: "" })).toContain("practice operator");
});

test("askSetup() offers the place of the machine, then what follows from what was answered", async () => {
  const asked: string[] = [];
  const lines = ["acme", "", "", "", "", "", "", ""];
  const ask = async (question: string): Promise<string | null> => {
    asked.push(question);
    return lines.shift() ?? null;
  };
  const answers = await askSetup(ask, terminal([]), "Asia/Kuwait");
  expect(answers).toMatchObject({ timeZone: "Asia/Kuwait", country: "KW", currency: "KWD" });
  expect(asked[1]).toBe("Time zone (IANA) [Asia/Kuwait]: ");
  const moved = await askSetup(from(["acme", "Asia/Riyadh", "", "", "", "", "", ""]), terminal([]), "Asia/Kuwait");
  expect(moved).toMatchObject({ country: "SA", currency: "SAR" });
  // Nothing is made up: where the machine does not say, it has to be answered.
  const said: string[] = [];
  const silent = ["acme", "", "Europe/Paris", "", "", "", "", "", ""];
  expect(await askSetup(from(silent), terminal(said), "")).toMatchObject({ country: "FR", currency: "EUR" });
  expect(said).toEqual(["  That does not fit.\n"]);
});
