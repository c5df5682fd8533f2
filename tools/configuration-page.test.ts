// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { commentsIn, renderConfiguration } from "./configuration-page.ts";

const source = `
export const configSchema = z.strictObject({
  /** Name
   * of the house. */
  name: z.string(),
  /** Doors. */
  doors: z
    .strictObject({
      /** How many. */
      count: z.int().default(2),
      /** @deprecated Open to all. */
      dangerouslyOpen: z.boolean().default(false),
    })
    .prefault({}),
});`;

test("commentsIn() finds the comment of each key by its path, on one line", () => {
  expect([...commentsIn(source)]).toEqual([
    ["name", "Name of the house."],
    ["doors", "Doors."],
    ["doors.count", "How many."],
    ["doors.dangerouslyOpen", "**Dangerous.** Open to all."],
  ]);
});

test("commentsIn() refuses a key without a comment, and a comment that is none of ours", () => {
  expect(() => commentsIn("const configSchema = z.strictObject({ name: z.string() });")).toThrow("describe name");
  expect(() => commentsIn("const configSchema = z.strictObject({\n  // No.\n  name: z.string() });")).toThrow("name");
});

test("renderConfiguration() gives a row for every key, with type, unit and default", () => {
  const comments = new Map([
    ["doors", "Doors."],
    ["doors.count", "How | many."],
    ["doors.size", "How large."],
    ["name", "Its name."],
  ]);
  const page = renderConfiguration(
    {
      required: ["name"],
      properties: {
        name: { type: "string" },
        doors: {
          properties: {
            count: { type: "integer", minimum: 1, maximum: 9, default: 2, unit: "doors" },
            size: { anyOf: [{ type: "number" }, { type: "null" }] },
          },
        },
      },
    },
    comments,
  );
  expect(page).toContain("| `name` | string |  | required | Its name. |");
  expect(page).toContain("## `doors`\n\nDoors.\n");
  expect(page).toContain("| `doors.count` | integer 1 to 9 | doors | `2` | How \\| many. |");
  expect(page).toContain("| `doors.size` | number or null |  | not given | How large. |");
});
