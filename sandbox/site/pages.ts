// SPDX-License-Identifier: Apache-2.0
import { penceOf, vat } from "../doc.ts";
import { type Html, html } from "../html.ts";
import { baseKey, type Key, msisdn, patternCount, patternOf } from "../ids.ts";
import { offers } from "../seed/catalogue-table.ts";
import { usedLine } from "../seed/inventory.ts";
import { person } from "../seed/people.ts";
import { fullName } from "../seed/refs.ts";
import { textIn } from "../tmf/parties.ts";
import type { World } from "../world.ts";
import { linkTo, type View } from "./frame.ts";

/** Pounds as the chat writes them, in either language: the isolates keep sign and number together in Arabic text. */
function pounds(pence: number): string {
  const amount = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(pence / 100);
  return `\u2068${amount}\u2069`;
}

function dayOf(text: unknown, lang: string): string {
  return new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", {
    day: "numeric",
    month: lang === "ar" ? "long" : "short",
    year: "numeric",
    timeZone: "Europe/London",
  }).format(new Date(String(text)));
}

function stateWord(view: View, state: string): string {
  const { words } = view;
  const known: Readonly<Record<string, string>> = {
    settled: words.paid,
    sent: words.unpaid,
    partiallyPaid: words.partlyPaid,
    onHold: words.onHold,
  };
  return known[state] ?? state;
}

/** Front page for somebody who is not signed in: what is sold, and where to go. */
export function welcomeBody(view: View): Html {
  const { words } = view;
  const plans = offers
    .filter((sold) => sold.sellable && (sold.category === "mobile" || sold.category === "broadband"))
    .map(
      (sold) =>
        html`<li class="card"><h3><bdi>${sold.name}</bdi></h3><div class="amount">${pounds(sold.pence + vat(sold.pence))}</div><p class="quiet">${words.monthly}</p></li>`,
    );
  return html`<h1>${words.welcome}</h1>
      <p class="lead">${words.lead}</p>
      <p><a class="act" href="${linkTo(view, "/signin")}">${words.signIn}</a></p>
      <h2>${words.plans}</h2>
      <ul class="cards">${plans}</ul>
      <p class="quiet">${words.demo} <a href="${linkTo(view, "/site/payment-form")}">${words.payments}</a></p>`;
}

export function signInBody(view: View): Html {
  const choices = Array.from({ length: patternCount }, (_, index) => baseKey(index + 1)).map(
    (key) => html`<li><form method="post" action="${linkTo(view, "/site/sign-in")}">
          <input type="hidden" name="customerId" value="CU-${key}">
          <button class="who" type="submit"><b>${fullName(key)} <span class="quiet">${key}</span></b><span class="quiet" lang="en" dir="ltr">${person(patternOf(key)).story}</span></button>
        </form></li>`,
  );
  return html`<h1>${view.words.choose}</h1>
      <p class="quiet">${view.words.chooseLead}</p>
      <ul class="cards">${choices}</ul>`;
}

/** What a customer sees of the account after signing in. */
export function overviewBody(view: View, world: World, key: Key): Html {
  const { words, lang } = view;
  const bills = world.list("customerBill", new Set([key])).toReversed();
  const owed = bills.reduce((sum, bill) => sum + (penceOf(bill["remainingAmount"]) ?? 0), 0);
  const newest = bills[0];
  const used = usedLine(key);
  const held = world.list("product", new Set([used.owner])).find((product) => product.id.endsWith(`-${used.line}`));
  const rows = bills.map(
    (bill) =>
      html`<tr><td>${dayOf(bill["billDate"], lang)}</td><td class="number">${pounds(penceOf(bill["taxIncludedAmount"]) ?? 0)}</td><td class="number">${pounds(penceOf(bill["remainingAmount"]) ?? 0)}</td><td>${stateWord(view, String(bill["state"]))}</td></tr>`,
  );
  const table = html`<table><thead><tr><th>${words.date}</th><th class="number">${words.total}</th><th class="number">${words.open}</th><th>${words.state}</th></tr></thead><tbody>${rows}</tbody></table>`;
  const newestCard =
    newest === undefined
      ? []
      : [
          html`<li class="card"><h2>${words.newestBill}</h2><div class="amount">${pounds(penceOf(newest["taxIncludedAmount"]) ?? 0)}</div><p class="quiet">${words.due} ${dayOf(newest["paymentDueDate"], lang)}</p></li>`,
        ];
  return html`<h1>${words.hello}${lang === "ar" ? "،" : ","} <bdi>${fullName(key)}</bdi></h1>
      <ul class="cards">
        <li class="card"><h2>${words.plan}</h2><div><bdi>${held === undefined ? words.nothingHeld : (textIn(held, "name") ?? "")}</bdi></div><p class="quiet">${words.number} <bdi dir="ltr">${msisdn(used.owner, used.line)}</bdi></p></li>
        <li class="card"><h2>${words.balance}</h2><div class="amount">${pounds(owed)}</div></li>
        ${newestCard}
      </ul>
      <section class="card"><h2>${words.bills}</h2>${bills.length === 0 ? html`<p class="quiet">${words.none}</p>` : table}</section>
      <p class="quiet">${words.demo} <a href="${linkTo(view, "/site/payment-form")}">${words.payments}</a></p>`;
}

/** A page with card fields, which the chat must stay away from. Nothing typed here goes anywhere. */
export function privacyBody(view: View): Html {
  const { words } = view;
  return html`<h1>${words.privacyTitle}</h1>
      <p class="lead">${words.privacyText}</p>`;
}

export function cardFormBody(view: View): Html {
  const { words } = view;
  return html`<h1>${words.cardTitle}</h1>
      <p class="quiet">${words.cardLead}</p>
      <form class="card">
        <label for="cc-number">${words.cardNumber}</label><input type="text" id="cc-number" autocomplete="cc-number" inputmode="numeric" dir="ltr">
        <label for="cc-exp">${words.expiry}</label><input type="text" id="cc-exp" autocomplete="cc-exp" dir="ltr">
        <label for="cc-csc">${words.code}</label><input type="text" id="cc-csc" autocomplete="cc-csc" inputmode="numeric" dir="ltr">
        <p><button class="act" type="button">${words.pay}</button></p>
      </form>`;
}

export function outboxBody(): Html {
  return html`<h1>Outbox</h1>
      <p class="quiet">Text messages and e-mails that the operator "sent", newest first. Nothing leaves this machine.</p>
      <label for="to">Number or address</label>
      <input type="search" id="to" autocomplete="off" placeholder="+447700900101">
      <p id="empty" class="quiet">Nothing yet.</p>
      <ol class="messages" id="messages" aria-live="polite"></ol>
      <script src="/site/outbox.js" defer></script>`;
}

export function payBody(token: string, pence: number): Html {
  if (pence === 0) return html`<h1>Paid</h1><p>There is nothing to pay here. You can close this page.</p>`;
  return html`<h1>Pay your bill</h1>
      <section class="card"><h2>Amount</h2><div class="amount">${pounds(pence)}</div>
        <form method="post" action="/pay/${token}"><p><button class="act" type="submit">Pay ${pounds(pence)}</button></p></form>
        <p class="quiet">A demonstration: no card is asked for and no money moves.</p>
      </section>`;
}

/** The operator's own form for a card or an address; `purpose` null: it was filled in, or has run out. */
export function secureFormBody(token: string, purpose: string | null): Html {
  if (purpose === null)
    return html`<h1>Thank you</h1><p>This was received, or the form has run out. You can close this page and go back to the chat.</p>`;
  const fields =
    purpose === "card"
      ? html`<label for="card">Card number</label><input type="text" id="card" name="card" inputmode="numeric" autocomplete="off" dir="ltr">`
      : html`<label for="street">Street and number</label><input type="text" id="street" name="street" autocomplete="off">
        <label for="postCode">Postcode</label><input type="text" id="postCode" name="postCode" autocomplete="off" dir="ltr">`;
  return html`<h1>${purpose === "card" ? "Card for your bills" : "Address for your bills"}</h1>
      <form class="card" method="post" action="/form/${token}">${fields}<p><button class="act" type="submit">Save</button></p></form>
      <p class="quiet">A demonstration: use an invented number. Only its last four digits are kept.</p>`;
}
