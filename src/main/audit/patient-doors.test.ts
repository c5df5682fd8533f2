// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { testHop } from "#hop/testing";
import { makePatientDoors } from "./patient-doors.ts";

describe("whoever audits is patient", () => {
  const later = { status: 503, headers: { "retry-after": "1" } };
  // Nothing is sent: what is asked answers by itself.
  const ask = async (answers: readonly { status: number; headers?: Record<string, string> }[]) => {
    let asked = 0;
    const doors = makePatientDoors("https://care.example", testHop());
    const { status } = await doors.patiently(async () => {
      const { status: code, headers = {} } = answers[asked] ?? { status: 500 };
      asked += 1;
      return new Response(null, { status: code, headers });
    });
    return { status, asked };
  };

  test("with an instance that is too busy and says when to come again", async () => {
    expect(await ask([later, later, { status: 201 }])).toEqual({ status: 201, asked: 3 });
  });

  test.each([
    ["one that says no time", 503],
    ["a refusal", 403],
  ])("and not with %s", async (_what, status) => {
    expect(await ask([{ status }, { status: 201 }])).toEqual({ status, asked: 1 });
  });
});
