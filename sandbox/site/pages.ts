// SPDX-License-Identifier: Apache-2.0
import { decimal, minorOf, taxOn } from "../doc.ts";
import { type Html, html } from "../html.ts";
import { baseKey, type Key, msisdn, patternCount, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { usedLine } from "../seed/inventory.ts";
import { person } from "../seed/people.ts";
import { fullName } from "../seed/refs.ts";
import { textIn } from "../tmf/parties.ts";
import type { World } from "../world.ts";
import { linkTo, type View } from "./frame.ts";

/** An amount as the chat writes it, in either language: the isolates keep sign and number together in Arabic text. */
function amount(lang: View["lang"], minor: number): string {
  const { currency } = operator();
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const own = new Intl.NumberFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", style);
  const isLatin = own.formatToParts(1).some((part) => part.type === "currency" && /[A-Za-z]/.test(part.value));
  const text = (isLatin ? new Intl.NumberFormat("en-GB", style) : own)
    .format(decimal(minor))
    // As the chat does: no point behind an abbreviation, since a full stop may follow.
    .replace(/(?<=\p{Script=Arabic})\.(?=\p{Cf}*$)/u, "");
  return `\u2068${text}\u2069`;
}

function dayOf(text: unknown, lang: View["lang"]): string {
  return new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", {
    day: "numeric",
    month: lang === "ar" ? "long" : "short",
    year: "numeric",
    timeZone: operator().timeZone,
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
  const { offers, taxPercent } = operator();
  const plans = offers
    .filter((sold) => sold.sellable && (sold.category === "mobile" || sold.category === "broadband"))
    .map(
      (sold) =>
        html`<li class="card"><h3><bdi>${sold.name}</bdi></h3><div class="amount">${amount(view.lang, sold.minor + taxOn(sold.minor))}</div><p class="quiet">${taxPercent === null ? words.monthlyUntaxed : words.monthly}</p></li>`,
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
          <button class="who" type="submit"><b>${fullName(key)} <span class="quiet">${key}</span></b><span class="quiet" lang="${operator().lang}" dir="${operator().lang === "ar" ? "rtl" : "ltr"}">${person(patternOf(key)).story}</span></button>
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
  const owed = bills.reduce((sum, bill) => sum + (minorOf(bill["remainingAmount"]) ?? 0), 0);
  const newest = bills[0];
  const used = usedLine(key);
  const held = world.list("product", new Set([used.owner])).find((product) => product.id.endsWith(`-${used.line}`));
  const rows = bills.map(
    (bill) =>
      html`<tr><td>${dayOf(bill["billDate"], lang)}</td><td class="number">${amount(lang, minorOf(bill["taxIncludedAmount"]) ?? 0)}</td><td class="number">${amount(lang, minorOf(bill["remainingAmount"]) ?? 0)}</td><td>${stateWord(view, String(bill["state"]))}</td></tr>`,
  );
  const table = html`<table><thead><tr><th>${words.date}</th><th class="number">${words.total}</th><th class="number">${words.open}</th><th>${words.state}</th></tr></thead><tbody>${rows}</tbody></table>`;
  const newestCard =
    newest === undefined
      ? []
      : [
          html`<li class="card"><h2>${words.newestBill}</h2><div class="amount">${amount(lang, minorOf(newest["taxIncludedAmount"]) ?? 0)}</div><p class="quiet">${words.due} ${dayOf(newest["paymentDueDate"], lang)}</p></li>`,
        ];
  return html`<h1>${words.hello}${lang === "ar" ? "،" : ","} <bdi>${fullName(key)}</bdi></h1>
      <ul class="cards">
        <li class="card"><h2>${words.plan}</h2><div><bdi>${held === undefined ? words.nothingHeld : (textIn(held, "name") ?? "")}</bdi></div><p class="quiet">${words.number} <bdi dir="ltr">${msisdn(used.owner, used.line)}</bdi></p></li>
        <li class="card"><h2>${words.balance}</h2><div class="amount">${amount(lang, owed)}</div></li>
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
      <input type="search" id="to" autocomplete="off" placeholder="${operator().numberPrefix}01" dir="ltr">
      <p id="empty" class="quiet">Nothing yet.</p>
      <ol class="messages" id="messages" aria-live="polite"></ol>
      <script src="/site/outbox.js" defer></script>`;
}

export function payBody(view: View, token: string, minor: number): Html {
  const { words, lang } = view;
  if (minor === 0) return html`<h1>${words.paid}</h1><p>${words.nothingToPay}</p>`;
  return html`<h1>${words.payBill}</h1>
      <section class="card"><h2>${words.amount}</h2><div class="amount">${amount(lang, minor)}</div>
        <form method="post" action="${linkTo(view, `/pay/${token}`)}"><p><button class="act" type="submit">${words.pay} ${amount(lang, minor)}</button></p></form>
        <p class="quiet">${words.payDemo}</p>
      </section>`;
}

/** The operator's own form for a card or an address; `purpose` null: it was filled in, or has run out. */
export function secureFormBody(view: View, token: string, purpose: string | null): Html {
  const { words } = view;
  if (purpose === null) return html`<h1>${words.thanks}</h1><p>${words.formReceived}</p>`;
  const fields =
    purpose === "card"
      ? html`<label for="card">${words.cardNumber}</label><input type="text" id="card" name="card" inputmode="numeric" autocomplete="off" dir="ltr">`
      : html`<label for="street">${words.street}</label><input type="text" id="street" name="street" autocomplete="off">
        <label for="postCode">${words.postCode}</label><input type="text" id="postCode" name="postCode" autocomplete="off" dir="ltr">`;
  return html`<h1>${purpose === "card" ? words.billCard : words.billAddress}</h1>
      <form class="card" method="post" action="${linkTo(view, `/form/${token}`)}">${fields}<p><button class="act" type="submit">${words.save}</button></p></form>
      <p class="quiet">${words.formDemo}</p>`;
}
