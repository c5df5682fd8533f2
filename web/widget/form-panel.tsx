// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { SecureForm, TotpEnrolment } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";
import { readField } from "./fields.ts";
import { FormPasskey } from "./form-passkey.tsx";
import { RecoveryCodesPanel } from "./recovery-codes.tsx";
import { SignInLinks } from "./sign-in-links.tsx";
import { refusalText } from "./strings/index.ts";

interface FormPanelProps {
  readonly form: SecureForm;
  readonly formKey: string;
  readonly isOpen: boolean;
}

/**
 * Fields that never enter the transcript. The inputs are not controlled: what is typed lives in the input element only,
 * is read once at submit and wiped from it at once.
 */
export function FormPanel({ form, formKey, isOpen }: FormPanelProps): JSX.Element {
  const { chat, state, words, isApart } = useWidget();
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const element = useRef<HTMLFormElement>(null);
  const title = useId();
  const status = state.forms[formKey];
  const isSending = status === "sending";
  const isDown = state.link === "offline";

  if (!isOpen || status === "closed") {
    return (
      <div class="card form is-closed" role="group" aria-labelledby={title}>
        <h2 id={title} dir="auto">
          <Icon name="lock" />
          {form.title}
        </h2>
        <p class="quiet">{status === "closed" ? words.formSent : words.formClosed}</p>
      </div>
    );
  }
  const submit = (): void => {
    const target = element.current;
    if (target === null || isSending) return;
    const values = form.fields.map((field) => {
      const input = target.elements.namedItem(field.name);
      const typed = input instanceof HTMLInputElement ? input.value : "";
      return { name: field.name, value: readField(field.format, typed) };
    });
    const bad = values.filter(({ value }) => value === null).map(({ name }) => name);
    setWrong(bad);
    if (bad[0] !== undefined) {
      const first = target.elements.namedItem(bad[0]);
      if (first instanceof HTMLElement) first.focus();
      return;
    }
    target.reset();
    void chat.sendForm(
      formKey,
      form,
      "submit",
      Object.fromEntries(values.map(({ name, value }) => [name, value ?? ""])),
    );
  };
  const refused = typeof status === "object" ? status.refused : "";
  const trouble = refused === "" ? "" : refused === "network" ? words.formLost : refusalText(words, refused);
  return (
    <div class="card form" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        <Icon name="lock" />
        {form.title}
      </h2>
      <p dir="auto">{form.why}</p>
      {form.kind === "totp_enrol" && <AppKey />}
      {form.kind === "sign_in" && isApart && <p>{words.signInApart}</p>}
      {form.kind === "sign_in" && <SignInLinks options={form.signIn} />}
      {form.kind === "recovery_codes" && <RecoveryCodesPanel />}
      <form
        ref={element}
        noValidate
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {form.fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            takesPasskey={form.passkey !== undefined}
            isWrong={wrong.includes(field.name)}
            isBusy={isSending}
          />
        ))}
        <p class="trouble" role="status">
          {isSending ? words.formSending : isDown ? words.formOffline : trouble}
        </p>
        <div class="form-buttons">
          {form.kind !== "sign_in" && (
            <button type="submit" class="button primary" disabled={isSending || isDown}>
              {form.submitLabel}
            </button>
          )}
          <button
            type="button"
            class="button plain"
            disabled={isSending || isDown}
            onClick={() => void chat.sendForm(formKey, form, "cancel", {})}
          >
            {form.cancelLabel}
          </button>
          {form.resendLabel !== undefined && (
            <button
              type="button"
              class="text-button"
              disabled={isSending || isDown}
              onClick={() => void chat.sendForm(formKey, form, "resend", {})}
            >
              {form.resendLabel}
            </button>
          )}
        </div>
      </form>
      {form.passkey !== undefined && (
        <FormPasskey key={form.passkey.ceremonyId} passkey={form.passkey} formKey={formKey} isBusy={isSending} />
      )}
      {form.kind !== "sign_in" && <SignInLinks options={form.signIn} />}
      {form.kind !== "sign_in" && (
        <p class="quiet private">
          <Icon name="shield" />
          {words.formPrivate}
        </p>
      )}
    </div>
  );
}

/** The key for an authenticator app: fetched when it is shown, held by this element only. */
function AppKey(): JSX.Element {
  const { chat, words } = useWidget();
  const [key, setKey] = useState<TotpEnrolment | null>(null);
  useEffect(() => {
    void chat.totpSecret().then(setKey);
  }, []);
  if (key === null) return <p class="quiet">{words.starting}</p>;
  return (
    <p>
      {words.totpKey}{" "}
      <code class="app-key" dir="ltr">
        {key.secret.replace(/(.{4})/gu, "$1 ").trim()}
      </code>{" "}
      <a href={key.uri}>{words.totpOpen}</a>
    </p>
  );
}

interface FieldProps {
  readonly field: SecureForm["fields"][number];
  /** The browser may offer a passkey instead of what is asked for. */
  readonly takesPasskey: boolean;
  readonly isWrong: boolean;
  readonly isBusy: boolean;
}

function Field({ field, takesPasskey, isWrong, isBusy }: FieldProps): JSX.Element {
  const { words } = useWidget();
  const id = useId();
  const isCode = field.format === "code6";
  const isRecovery = field.format === "recovery_code";
  const described = [...(field.hint === undefined ? [] : [`${id}-hint`]), ...(isWrong ? [`${id}-wrong`] : [])];
  return (
    <div class="field">
      <label for={id} dir="auto">
        {field.label}
      </label>
      {field.hint !== undefined && (
        <p id={`${id}-hint`} class="quiet" dir="auto">
          {field.hint}
        </p>
      )}
      <input
        id={id}
        name={field.name}
        dir="ltr"
        class={isCode || isRecovery ? "code" : "phone"}
        type="text"
        inputMode={isRecovery ? "text" : isCode ? "numeric" : "tel"}
        autocomplete={isRecovery ? "off" : isCode ? "one-time-code" : takesPasskey ? "username webauthn" : "tel"}
        maxLength={isCode ? 12 : 30}
        spellcheck={false}
        readOnly={isBusy}
        aria-invalid={isWrong || undefined}
        aria-describedby={described.length === 0 ? undefined : described.join(" ")}
      />
      {isWrong && (
        <p id={`${id}-wrong`} class="wrong">
          <Icon name="alert" />
          {isRecovery ? words.codesBad : isCode ? words.badCode : words.badPhone}
        </p>
      )}
    </div>
  );
}
