// SPDX-License-Identifier: Apache-2.0
import type { Part } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";

/** The form that asks for the number of the line. What is typed never enters the transcript. */
export function numberForm(turn: Turn, formId: string, why: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "sms_number",
      title: wordFor(turn, "app.step_up.number.title"),
      why,
      fields: [{ name: "number", label: wordFor(turn, "app.step_up.number.label"), format: "phone" }],
      submitLabel: wordFor(turn, "app.step_up.number.submit"),
      cancelLabel: wordFor(turn, "app.step_up.number.cancel"),
    },
  };
}

/** The form that asks for the code. The same whether or not a code was sent. */
export function codeForm(turn: Turn, formId: string, why: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "sms_code",
      title: wordFor(turn, "app.step_up.code.title"),
      why,
      fields: [
        {
          name: "code",
          label: wordFor(turn, "app.step_up.code.label"),
          format: "code6",
          hint: wordFor(turn, "app.step_up.code.hint"),
        },
      ],
      submitLabel: wordFor(turn, "app.step_up.code.submit"),
      cancelLabel: wordFor(turn, "app.step_up.code.cancel"),
      resendLabel: wordFor(turn, "app.step_up.code.resend"),
    },
  };
}
