// SPDX-License-Identifier: Apache-2.0

// A chat script on a payment page is where card thieves have hidden before. Wardline refuses to be on such a page: the
// detector looks at how fields are named, never at what is typed.

/** How a form control calls itself. */
export interface FieldNames {
  readonly autocomplete: string;
  readonly name: string;
  readonly id: string;
}

const CARD_AUTOCOMPLETE = /(?:^|\s)cc-[a-z-]+(?:\s|$)/u;

/** Names of card fields once case and separators are gone. */
const CARD_NAME =
  /^(?:(?:credit|debit|bank|payment)?card(?:number|num|no|nr|pan)|cc(?:number|num|no|nr|n)?|pan|(?:card|cc)?(?:cvv|cvc|csc|cvn|cid)2?|(?:card)?(?:securitycode|verificationcode|verificationvalue)|(?:card|cc)exp(?:iry|iration|date|month|year|mm|yy)*)$/u;

/** Frames in which payment providers collect the card for the page. */
const PAYMENT_FRAME =
  /(?:^|\.)(?:js\.stripe\.com|checkout\.stripe\.com|adyen\.com|braintreegateway\.com|braintree-api\.com|checkout\.com|worldpay\.com|paypal\.com|squareup\.com|payments\.[a-z.]+)$/u;

/** True when a control asks for a payment card: by its autocomplete token, or by its name or id. */
export function isCardField(field: FieldNames): boolean {
  if (CARD_AUTOCOMPLETE.test(field.autocomplete.toLowerCase())) return true;
  return [field.name, field.id].some((name) => namesCard(name));
}

function namesCard(name: string): boolean {
  // `payment[card_number]` and `billing.card-number` are judged by their last piece as well.
  const plain = name.toLowerCase();
  const last =
    plain
      .split(/[[\].:$]+/u)
      .filter((piece) => piece !== "")
      .at(-1) ?? "";
  return [plain, last].some((piece) => CARD_NAME.test(piece.replace(/[^a-z0-9]/gu, "")));
}

/** True when a frame's address belongs to a payment provider. */
export function isPaymentFrame(address: string): boolean {
  const url = URL.parse(address, "https://invalid.example");
  return url !== null && PAYMENT_FRAME.test(url.hostname);
}

const CONTROLS = "input, select, textarea, iframe";

/** True when anything under `root` (itself included, open shadow roots too) collects a payment card. */
export function collectsCards(root: ParentNode): boolean {
  if (root instanceof Element && (isCardElement(root) || shadowCollectsCards(root))) return true;
  for (const element of root.querySelectorAll(CONTROLS)) if (isCardElement(element)) return true;
  for (const element of root.querySelectorAll("*")) if (shadowCollectsCards(element)) return true;
  return false;
}

function shadowCollectsCards(element: Element): boolean {
  return element.shadowRoot !== null && collectsCards(element.shadowRoot);
}

function isCardElement(element: Element): boolean {
  if (element instanceof HTMLIFrameElement) return isPaymentFrame(element.src);
  if (!element.matches("input, select, textarea")) return false;
  const attribute = (name: string): string => element.getAttribute(name) ?? "";
  return isCardField({ autocomplete: attribute("autocomplete"), name: attribute("name"), id: attribute("id") });
}

/**
 * Calls `onFound` once, at the latest a moment after a card field appears anywhere in the page.
 *
 * @returns Stops watching.
 */
export function watchForCards(onFound: () => void): () => void {
  const observer = new MutationObserver((changes) => {
    const found = changes.some((change) =>
      change.type === "attributes"
        ? change.target instanceof Element && isCardElement(change.target)
        : Array.from(change.addedNodes).some((node) => node instanceof Element && collectsCards(node)),
    );
    if (!found) return;
    observer.disconnect();
    onFound();
  });
  observer.observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["autocomplete", "name", "id", "src"],
  });
  return () => observer.disconnect();
}
