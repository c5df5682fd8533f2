// SPDX-License-Identifier: Apache-2.0

/** Which seed the sandbox plays. */
export type OperatorId = "larkspur" | "noor";

/** A customer of the seed. All invented; addresses and e-mails lead nowhere. */
export type Person = {
  readonly given: string;
  readonly family: string;
  readonly born: string;
  readonly lang: string;
  readonly email: string;
  readonly street: string;
  readonly town: string;
  readonly postCode: string;
  readonly risk: number;
  readonly tenureDays: number;
  /** One line for the people who try the demo. */
  readonly story: string;
};

/** What an operator sells. Prices in its smallest unit a month, without tax unless `taxIncluded` says otherwise. */
export type Offer = {
  readonly id: string;
  readonly name: string;
  readonly minor: number;
  readonly charge: "month" | "oneTime" | "day";
  readonly termMonths: number | null;
  readonly sellable: boolean;
  readonly category: "mobile" | "broadband" | "business" | "addOn" | "prepaid";
  readonly dataGb: number | null;
  readonly description: string;
  readonly taxIncluded?: boolean;
  readonly traits?: Readonly<Record<string, string | number | boolean>>;
  readonly lifecycle?: "Active" | "Retired" | "Obsolete";
};

/** Charges outside every bundle and what the stories of the customers turn on: smallest units without tax. */
export type Rates = {
  readonly roamingZone2: {
    readonly dataPerMb: number;
    readonly voicePerMinute: number;
    readonly sms: number;
    readonly spendCap: number;
  };
  readonly internationalPerMinute: number;
  readonly lateFee: number;
  readonly simActivation: number;
  /** A started GB beyond the bundle of the smallest plan. */
  readonly overageBlock: number;
  readonly extraLine: number;
  readonly handset: { readonly instalment: number; readonly upfront: number; readonly upgradeCredit: number };
  readonly loyaltyDiscount: number;
  readonly outageCredit: number;
  /** A week of the third party's subscription. */
  readonly thirdPartyWeek: number;
  readonly prepaid: { readonly left: number; readonly failedTopUp: number };
  readonly deposit: number;
  /** Credit limit of the riskiest customer; each step of risk less adds as much again. */
  readonly creditStep: number;
};

/** Names of what stands on a bill, in the language in which this operator writes its bills. */
export type BillWords = {
  readonly partMonth: (plan: string) => string;
  readonly unusedDays: (plan: string) => string;
  readonly roamingData: (country: string) => string;
  readonly roamingCalls: (country: string) => string;
  readonly roamingTexts: (country: string) => string;
  readonly overage: string;
  readonly halfPrice: string;
  readonly loyalty: string;
  readonly international: string;
  readonly lateFee: string;
  readonly thirdParty: string;
  readonly handset: string;
  readonly instalment: string;
  readonly upfront: string;
  readonly upgradeCredit: string;
  readonly outageCredit: string;
  readonly extraLine: string;
  readonly extraLinePart: string;
  readonly familyLine: string;
  readonly businessLine: string;
  readonly simActivation: string;
  readonly earlyTermination: string;
};

/** A shape of the demo site. */
export type Brand = {
  readonly id: string;
  readonly name: Both;
  readonly primary: string;
  readonly onPrimary: string;
  readonly corner: "start" | "end";
};

type Both = { readonly en: string; readonly ar: string };

/** What the help pages say of an operator's own places, as whole sentences. */
export type HelpPlaces = {
  readonly shopHours: Both;
  readonly shops: Both;
  readonly zone1: Both;
  readonly complaints: Both;
};

/** Everything in which two seeds differ. What happens to the 26 customers is the same for all. */
export type Operator = {
  readonly id: OperatorId;
  /** As it writes itself on bills and devices. */
  readonly name: string;
  readonly shortName: string;
  /** Name in addresses: `www.<domain>` is where it would be at home. */
  readonly domain: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Per cent; null where no tax is charged. */
  readonly taxPercent: number | null;
  readonly timeZone: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** Days on which no engineer drives: 0 = Sunday … 6 = Saturday. */
  readonly restDays: readonly number[];
  /** Test numbers are this and two digits. */
  readonly numberPrefix: string;
  /** ICCID: 89, country code, issuer. */
  readonly simPrefix: string;
  /** Language in which the demo site opens. */
  readonly lang: "en" | "ar";
  readonly languageOfTheHouse: { readonly code: string; readonly name: string };
  readonly bank: string;
  readonly taxNumber: string;
  readonly brands: readonly [own: Brand, ...others: Brand[]];
  readonly places: HelpPlaces;
  readonly people: readonly Person[];
  readonly organisation: string;
  /** People around a customer who are not customers themselves, by pattern and suffix. */
  readonly around: Readonly<Record<number, Readonly<Record<string, string>>>>;
  readonly offers: readonly Offer[];
  readonly categories: Readonly<Record<Offer["category"], string>>;
  readonly rates: Rates;
  readonly bill: BillWords;
  /** Places of the network problems SP-1 to SP-6: areas by postcode, and the sentence that names each. */
  readonly problems: Readonly<Record<number, { readonly places: readonly string[]; readonly name: string }>>;
};
