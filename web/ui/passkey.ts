// SPDX-License-Identifier: Apache-2.0
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from "@simplewebauthn/browser";
import type { PasskeyOptions, PasskeyResponse } from "#protocol";

/**
 * Why a ceremony brought nothing. `refused`: the person said no, or did nothing for too long; browsers do not tell the two apart.
 * `blocked`: this frame may not do it, a window of its own may. `exists`: this device has one for this account already.
 */
export type PasskeyTrouble = "refused" | "blocked" | "exists" | "unsupported";

export type Ceremony = { readonly ceremony: "register" | "authenticate"; readonly options: PasskeyOptions };
export type CeremonyResult =
  | { readonly ok: true; readonly response: PasskeyResponse }
  | { readonly ok: false; readonly trouble: PasskeyTrouble };

/** True when this page stands inside another. */
export function isFramed(): boolean {
  return window.top !== window.self;
}

/** Lets the browser ask the person. Must be called from a press: some browsers demand it. */
export async function runCeremony({ ceremony, options }: Ceremony): Promise<CeremonyResult> {
  if (!browserSupportsWebAuthn()) return { ok: false, trouble: "unsupported" };
  try {
    // The options are our server's; their shape is the browser's business.
    const optionsJSON = options as never;
    const response =
      ceremony === "register" ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
    return { ok: true, response: response as unknown as PasskeyResponse };
  } catch (error) {
    return { ok: false, trouble: troubleOf(error) };
  }
}

/**
 * Lets the browser offer passkeys among what it fills in, in a field that says so (conditional mediation). Where the browser cannot, and
 * where the frame may not, nothing happens: a button does the same. Ends with the challenge's time.
 *
 * @returns Ends the offer.
 */
export function offerInAutofill(
  { options, expiresAt }: { readonly options: PasskeyOptions; readonly expiresAt: string },
  onResponse: (response: PasskeyResponse) => void,
): () => void {
  let isOn = true;
  const stop = (): void => {
    window.clearTimeout(timer);
    if (isOn) WebAuthnAbortService.cancelCeremony();
    isOn = false;
  };
  const timer = window.setTimeout(stop, Math.max(0, Date.parse(expiresAt) - Date.now()));
  const offer = async (): Promise<void> => {
    if (!(await browserSupportsWebAuthnAutofill()) || !isOn) return;
    const response = await startAuthentication({ optionsJSON: options, useBrowserAutofill: true });
    if (!isOn) return;
    isOn = false;
    window.clearTimeout(timer);
    onResponse(response as unknown as PasskeyResponse);
  };
  // Refused, taken over by another ceremony, or not allowed in this frame: the button says so when it is pressed.
  offer().catch(() => {
    isOn = false;
  });
  return stop;
}

/** Whether the browser can offer passkeys by itself (conditional UI). */
export async function canOfferPasskeys(): Promise<boolean> {
  return browserSupportsWebAuthn() && (await browserSupportsWebAuthnAutofill());
}

function troubleOf(error: unknown): PasskeyTrouble {
  if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "exists";
  const name = error instanceof Error ? error.name : "";
  if (name === "SecurityError" || name === "NotSupportedError") return isFramed() ? "blocked" : "unsupported";
  // Without the permission of the page around it a frame gets the same error as a refusal.
  return isFramed() && name === "NotAllowedError" ? "blocked" : "refused";
}

/** A window of our own for where a frame may not. It reports to the server, and the chat hears it from there. */
export function openPasskeyWindow(lang: string): void {
  window.open(`/passkey/?lang=${lang}`, "_blank", "noopener,width=480,height=640");
}
