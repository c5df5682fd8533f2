// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "#kernel";
import { applyPatch, type PatchOperation } from "./patch.ts";

const user: JsonObject = {
  userName: "noor",
  name: { givenName: "Noor", familyName: "Haddad" },
  emails: [{ value: "noor@operator.example", type: "work", primary: true }],
  active: true,
};
const group: JsonObject = { displayName: "care-team", members: [{ value: "one" }, { value: "two" }] };

const op = (name: PatchOperation["op"], path: string | null, value?: Json): PatchOperation => ({
  op: name,
  path,
  value,
});
const after = (resource: JsonObject, ...operations: PatchOperation[]): unknown => {
  const done = applyPatch(resource, operations);
  return done.ok ? done.value : done.refusal.reason;
};

describe("applyPatch()", () => {
  test.each<[string, JsonObject, PatchOperation, JsonObject]>([
    ["replaces by a path", user, op("replace", "active", "False"), { active: "False" }],
    ["takes an object without a path", user, op("replace", null, { active: false }), { active: false }],
    [
      "takes names with a dot without a path",
      user,
      op("replace", null, { "name.givenName": "Nour" }),
      { name: { givenName: "Nour", familyName: "Haddad" } },
    ],
    ["knows names whatever their case", user, op("add", "USERNAME", "nour"), { userName: "nour" }],
    [
      "knows the name with its schema",
      user,
      op("replace", "urn:ietf:params:scim:schemas:core:2.0:User:displayName", "N"),
      { displayName: "N" },
    ],
    [
      "changes one of a list by a filter",
      user,
      op("replace", 'emails[type eq "work"].value', "n@operator.example"),
      { emails: [{ value: "n@operator.example", type: "work", primary: true }] },
    ],
    [
      "makes one of a list that is not there",
      { ...user, emails: [] },
      op("add", 'emails[type eq "work"].value', "n@operator.example"),
      { emails: [{ type: "work", value: "n@operator.example" }] },
    ],
    [
      "skips an extension",
      user,
      op("add", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "x"),
      {},
    ],
    [
      "adds members once",
      group,
      op("add", "members", [{ value: "two" }, { value: "three" }]),
      {
        members: [{ value: "one" }, { value: "two" }, { value: "three" }],
      },
    ],
    ["removes a member by a filter", group, op("remove", 'members[value eq "one"]'), { members: [{ value: "two" }] }],
    [
      "removes members in the value",
      group,
      op("remove", "members", [{ value: "two" }]),
      { members: [{ value: "one" }] },
    ],
    ["removes all members", group, op("remove", "members"), { members: [] }],
    ["removing who is not in it is done already", group, op("remove", 'members[value eq "x"]'), {}],
    ["replaces all members", group, op("replace", "members", [{ value: "x" }]), { members: [{ value: "x" }] }],
  ])("%s", (_name, resource, operation, changed) => {
    expect(after(resource, operation)).toEqual({ ...resource, ...changed });
  });

  test("leaves what it was given as it was", () => {
    const before = JSON.stringify(group);
    after(group, op("remove", "members"));
    expect(JSON.stringify(group)).toBe(before);
  });

  test.each<[PatchOperation, string]>([
    [op("remove", null), "no_target"],
    [op("replace", null, "x"), "invalid_value"],
    [op("replace", "active"), "invalid_value"],
    [op("replace", 'members[value ne "x"]', "x"), "invalid_path"],
    [op("replace", 'members[value eq "x" or value eq "y"]', "x"), "invalid_path"],
    [op("replace", "__proto__", "x"), "invalid_path"],
    [op("add", "userName.first", "x"), "invalid_path"],
  ])("refuses %j as %s", (operation, reason) => {
    expect(after(user, operation)).toBe(reason);
  });
});
