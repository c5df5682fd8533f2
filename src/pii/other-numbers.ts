// SPDX-License-Identifier: Apache-2.0
import { contextPattern } from "./context.ts";

/** Words that say the digits behind them are something else. */
export const OTHER_NUMBERS: RegExp = contextPattern({
  en: [
    "order",
    "purchase",
    "order id",
    "order number",
    "order no",
    "ref",
    "reference",
    "invoice",
    "bill no",
    "bill number",
    "account",
    "account number",
    "account no",
    "ticket",
    "case",
    "case number",
    "booking",
    "tracking",
    "parcel",
    "contract",
    "customer number",
    "customer no",
    "meter",
    "po",
    "job",
    "quote",
  ],
  ar: [
    "طلب",
    "رقم الطلب",
    "فاتورة",
    "الفاتوره",
    "رقم الفاتورة",
    "حساب",
    "رقم الحساب",
    "تذكرة",
    "بلاغ",
    "شكوى",
    "مرجع",
    "عقد",
    "شحنة",
    "حجز",
  ],
  de: ["bestellung", "bestellnummer", "rechnung", "rechnungsnummer", "kundennummer", "vertrag", "ticketnummer"],
  fr: ["commande", "facture", "dossier", "contrat", "compte"],
  es: ["pedido", "factura", "contrato", "cuenta", "referencia"],
});

/** How far before the digits such a word may stand, in units. */
export const OTHER_REACH = 24;
