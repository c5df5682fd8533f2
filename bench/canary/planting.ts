// SPDX-License-Identifier: Apache-2.0
import { type Form, formsOf } from "./forms.ts";
import { type Below, makeValue, VALUE_KINDS, type Value } from "./values.ts";

/** Kinds that have a checksum, a shape of their own or a word before them. Names and addresses are read by a model, which can err. */
const CERTAIN: ReadonlySet<string> = new Set(VALUE_KINDS.filter((kind) => kind !== "PERSON" && kind !== "ADDRESS"));

export function isCertain(value: Value, form: Form): boolean {
  if (!CERTAIN.has(value.kind)) return false;
  // Without a checksum over both halves, the second half alone is a number like any other.
  return form !== "split" || ["PHONE", "CREDIT_CARD", "DEVICE_ID"].includes(value.kind);
}

/** A value and a form of it, each kind and form in turn. */
export function makePlanting(turn: number, below: Below): { value: Value; form: Form } {
  const value = makeValue(VALUE_KINDS[turn % VALUE_KINDS.length]!, below);
  const forms = formsOf(value);
  return { value, form: forms[Math.floor(turn / VALUE_KINDS.length) % forms.length]! };
}
