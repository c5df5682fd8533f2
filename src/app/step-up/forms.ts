// SPDX-License-Identifier: Apache-2.0
import type { Part, SecureForm } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";

/** The form that asks for the number of the line, or for a passkey instead. What is typed never enters the transcript. */
export function numberForm(turn: Turn, formId: string, why: string, passkey: SecureForm["passkey"] | null): Part {
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
      ...(passkey ? { passkey } : {}),
    },
  };
}

/** The form that asks for a code of the app. */
export function totpForm(turn: Turn, formId: string, why: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "totp_code",
      title: wordFor(turn, "app.totp.title"),
      why,
      fields: [{ name: "code", label: wordFor(turn, "app.totp.label"), format: "code6" }],
      submitLabel: wordFor(turn, "app.step_up.code.submit"),
      cancelLabel: wordFor(turn, "app.step_up.code.cancel"),
      resendLabel: wordFor(turn, "app.totp.other"),
    },
  };
}

/** The form that takes the first code of an app. The secret is not in it. */
export function totpEnrolForm(turn: Turn, formId: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "totp_enrol",
      title: wordFor(turn, "app.totp.add.title"),
      why: wordFor(turn, "app.totp.add.why"),
      fields: [{ name: "code", label: wordFor(turn, "app.totp.label"), format: "code6" }],
      submitLabel: wordFor(turn, "app.totp.add.submit"),
      cancelLabel: wordFor(turn, "app.step_up.code.cancel"),
    },
  };
}

/** The form that has no fields: its buttons lead to the identity providers. */
export function signInForm(turn: Turn, formId: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "sign_in",
      title: wordFor(turn, "app.sign_in.title"),
      why: wordFor(turn, "app.sign_in.why"),
      fields: [],
      submitLabel: "",
      cancelLabel: wordFor(turn, "app.step_up.code.cancel"),
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
