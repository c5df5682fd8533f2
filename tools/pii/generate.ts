// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabelledSpans } from "#pii";

type Lists = Readonly<Record<string, readonly string[]>>;
type World = { readonly first: Lists; readonly last: Lists; readonly places: Lists; readonly street: Lists };

const directory = join(import.meta.dirname, "../../data/pii");
const lines = (name: string): string[] =>
  readFileSync(join(directory, name), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

export const FIRST_NAMES: readonly string[] = lines("first-names.txt");
export const LAST_NAMES: readonly string[] = lines("last-names.txt");
export const WORLD: World = JSON.parse(readFileSync(join(directory, "world.json"), "utf8")) as World;

const KINDS: Readonly<Record<string, "PERSON" | "ADDRESS" | "LOCATION">> = {
  P: "PERSON",
  F: "PERSON",
  L: "PERSON",
  R: "PERSON",
  A: "ADDRESS",
  S: "ADDRESS",
  C: "LOCATION",
};
const COMPANY_ENDS = ["Inc", "Ltd", "LLC", "GmbH", "Group", "Bank", "Telecom", "Mobile", "and Sons", "Media", "Energy"];
/** Syllables by which names of many countries sound, put together by chance: Nordic, Slavic, Baltic, Hungarian, Finnish, Turkish, … */
const SOUNDS: readonly Readonly<Record<"open" | "middle" | "given" | "family", readonly string[]>>[] = [
  "sig gun har ing tor bjar svei ås vil mag|r n l v|a ur hild ar unn fried þór leif ne|sson sen gren qvist lund strøm dóttir berg stad bakk",
  "mil bog dra zor vla sta jar lju rad bran|o a i u|ka slav mir na ana dan mila ica ek|ović ić enko ov ova sky ska ák ová ev eva čič nik",
  "wie bor zbi ka mal sta prze krz grz jad|e y a i|sław mira ek ena wiga yna an usz|ski ska wicz czyk owski ecka niak iński ak",
  "gab sán pét lász zol ilo kat mar fer en|i o a ó|or on ka ta a ás el ér|yi szky fi ós ai ka és háza ér",
  "ain ei tu ja pek mi sei he sa ve|n l r k|o a i ki ja ro ka i la|nen la inen mäki ranta salmi koski virta saari",
  "meh em ay se ha öz ya ca ke de|l r n s|met ra nur gül can tay niz at|oğlu maz dağ türk soy kaya gil er çi",
  "jan kris ai vi da egl ra gin|i e u|as is te nis ris utė a iņš|aitis auskas ienė iņš ovs enas unas ėnas",
  "gio al sal ber mat lu pao te|a o e i|no ra ella nzo zia ardo ina etta|etti ini ucci aldi ello acci ese otti",
  "an pri sur ra de vi kar mee|v n sh|ya esh a ita raj nka deep i|rao nathan kar bose pillai waran gupta latha",
  "ade chi oba nk ife ama kwa tu|l m n|wale oma nna echi ola ku be ike|mola okwu adebayo anya oye ike mensah owusu",
  "ha ke yu na ri shi ta mi|r k m|ko to mi ki ta ya o na|moto da yama mura saki naka hara shima",
  "ng tr ph le qu th h|uy a o i|en an ung anh inh uc|uyen ong ang inh uong am",
  "ka ge ni ele dio theo sta ar|o i a e|rgios ni nia tas os ra lena|poulos akis idis ou iadis as elis",
  "mo fa ah ka sa ra na ib|h m r s|med id mad rim ra la im iya|awi ani oudi ari hassan zadeh pour ullah",
].map((line) => {
  const [open = "", middle = "", given = "", family = ""] = line.split("|");
  return { open: open.split(" "), middle: middle.split(" "), given: given.split(" "), family: family.split(" ") };
});
const PLANS =
  "Unlimited Plus,Flex Basic,Family Share,SIM M 30 GB,Fibre 900,Go Roam,Data Booster,iPhone 15 Pro,Galaxy S24 Ultra,Pixel 8,Redmi Note 12,Xperia 1 V,Nokia G42,Home Hub,Mesh Wi-Fi,Max Data,Young 5G,Smart Start".split(
    ",",
  );

/** Sentences with made-up names, addresses and places in them, labelled. The same seed gives the same sentences. */
export function generateTexts(rounds: number, seed: number): LabelledSpans[] {
  const maker = new Maker(seed);
  const templates = lines("templates.txt").map((line) => line.split("\t") as [string, string]);
  const texts: LabelledSpans[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [language, template] of templates)
      for (let copy = 0; copy < (language === "en" ? 1 : 2); copy += 1)
        texts.push(maker.fill(language, maker.joined(language, template, templates)));
  }
  return texts;
}

class Maker {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Often two sentences of one language follow each other in a message. Those of other languages come twice as often: they are fewer. */
  joined(language: string, template: string, templates: readonly (readonly [string, string])[]): string {
    let text = template;
    if (this.#chance(language === "en" ? 0.35 : 0.55)) {
      const [, other] = this.#pick(templates.filter(([candidate]) => candidate === language));
      text += this.#pick([", ", ", ", ". ", " ", "; ", "\n", " - "]) + other;
    }
    return text.replaceAll("\\n", "\n");
  }

  fill(language: string, template: string): LabelledSpans {
    const spans: { kind: "PERSON" | "ADDRESS" | "LOCATION"; start: number; end: number }[] = [];
    let text = "";
    // Now and then another country's names: customers are not all called alike.
    const names =
      language === "en" && this.#chance(0.2)
        ? this.#pick(Object.keys(WORLD.first).filter((l) => l !== "ar"))
        : language;
    for (const part of template.split(/(\{[A-Z]\})/)) {
      const slot = /^\{([A-Z])\}$/.exec(part)?.[1];
      if (slot === undefined) {
        text += part;
        continue;
      }
      const value = this.#value(slot, language, names);
      const kind = KINDS[slot];
      if (kind) spans.push({ kind, start: text.length, end: text.length + value.length });
      text += value;
    }
    if (this.#chance(0.12)) text += this.#pick([".", "!", "?", " please", " pls", "..."]);
    const style = this.#next();
    if (style < 0.28 && text.toLowerCase().length === text.length) return { text: text.toLowerCase(), spans };
    if (style < 0.34 && text.toUpperCase().length === text.length) return { text: text.toUpperCase(), spans };
    return { text, spans };
  }

  #value(slot: string, language: string, names: string): string {
    switch (slot) {
      case "P":
        return this.#person(names);
      case "F":
        return this.#first(names);
      case "L":
        return this.#last(names);
      case "R":
        return `${this.#last(names)}, ${this.#first(names)}`;
      case "A":
        return this.#address(language);
      case "S":
        return this.#englishStreet();
      case "C":
        return this.#place();
      case "O":
        return this.#chance(0.5)
          ? `${this.#last("en")} ${this.#pick(COMPANY_ENDS)}`
          : this.#pick([
              "Vodafone",
              "Orange",
              "Amazon",
              "PayPal",
              "Netflix",
              "Virgin",
              "Chase",
              "Google",
              "Sky",
              "EE",
              "Three",
            ]);
      case "B":
        return this.#business();
      case "T":
        return this.#telephone();
      case "E":
        return `${this.#first("en").toLowerCase()}${this.#pick([".", "_", ""])}${this.#digits(2)}@mail.example`;
      case "M":
        return this.#chance(0.7)
          ? this.#pick(["£", "$", "€", ""]) + `${this.#digits(2)}${this.#pick([".", ","])}${this.#digits(2)}`
          : this.#pick(["$20", "£5", "15 euros", "$4,350", "$1,200", "20 quid", "30 dollars", "12 €", "50 EUR"]);
      case "D":
        return this.#pick([
          "12 May",
          "3 June 2026",
          "05/11/2026",
          "yesterday",
          "Monday",
          "April 4th",
          "2026-03-01",
          "12.03.2026",
          "18 de julio de 2025",
          "2 décembre 2025",
          "25 de dezembro de 2026",
          "3 dicembre 2025",
          "4 augustus 2024",
          "25. Oktober 2025",
          "8 listopada 2025",
          "١٢ مايو",
          "March 6th",
          "the 9th",
          "July 14 1984",
          "6/19/78",
          "tomorrow",
        ]);
      case "G":
        return this.#pick(PLANS);
      case "Q":
        return `${1 + Math.floor(this.#next() ** 2 * 999)}${this.#pick([" ", ""])}${this.#pick("GB,Mbps,minutes,days,hours,%,ms,months,texts,stars,pm,am,people,tickets,rooms,years,MB,km,kg,seats,times,lines,SIMs,o'clock,GB,Tage,Stunden,jours,horas,giorni,dagen,dni".split(","))}`;
      case "V":
        return this.#pick([
          `${this.#digits(1)}.${this.#digits(1)}.${this.#digits(2)}`,
          `${this.#digits(2)}.${this.#digits(1)}`,
          `ERR_${this.#digits(3)}`,
          `DSL-${this.#digits(4)}`,
          `E${this.#digits(3)}`,
        ]);
      case "I":
        return this.#identifier();
      default:
        return (
          this.#pick(["", "", "ORD-", "T-", "#", "AC-", "INC", "REF"]) + this.#digits(this.#pick([4, 6, 8, 9, 10, 16]))
        );
    }
  }

  /** A shop, house or hotel that is called like a person or a place. */
  #business(): string {
    const name = this.#pick([
      this.#ranked(FIRST_NAMES),
      this.#ranked(LAST_NAMES),
      `${this.#ranked(LAST_NAMES)} ${this.#pick(["Creek", "Village", "Park", "Glen", "Court", "Hill", "Lincoln"])}`,
      this.#pick(WORLD.places["city"] ?? []),
      `${1 + Math.floor(this.#next() * 1900)}`,
      this.#pick([
        "Grand",
        "Royal",
        "Blue Moon",
        "El Amigo",
        "The Golden",
        "Crystal",
        "Magnolia",
        "Aspen",
        "Best",
        "Atelier",
        "Abbey",
      ]),
    ]);
    const kind = this.#pick(
      "Apartments,Hotel,Salon,Hair Salon,Spa,Barber Shop,Restaurant,Cafe,Bar,Grill,Pizza,Museum,Garden,Gallery,Clinic,Dental,Boutique Hotel,Inn,Suites,Theatre,Market,Bistro,Properties,Motors,Kitchen,House,Church,Park,Airport,Station,Burrito,Sushi,Bakery".split(
        ",",
      ),
    );
    return this.#chance(0.15)
      ? `${this.#pick(["Hotel", "Bar", "Cafe", "Salon", "Museum of", "Hotel du"])} ${name}`
      : `${name}${this.#chance(0.15) ? "'s" : ""} ${kind}`;
  }

  #telephone(): string {
    const sign = this.#pick(["-", " ", ".", "", " - "]);
    const groups = this.#pick([[3, 3, 4], [3, 4], [5, 6], [2, 2, 2, 2, 2], [4, 3, 3], [10], [9], [3, 3, 3], [2, 4, 4]]);
    const body = groups.map((size) => this.#digits(size)).join(sign);
    return this.#chance(0.2)
      ? `(${this.#digits(3)}) ${this.#digits(3)}-${this.#digits(4)}`
      : `${this.#pick(["", "", "0", "+1 ", "+44 ", "+49 ", "+34-", "00", "1-", "(0)"])}${body}`;
  }

  /** Numbers of cards, devices, accounts and papers, spaced as people space them. */
  #identifier(): string {
    const groups = this.#pick([
      [4, 4, 4, 4],
      [16],
      [15],
      [2, 6, 6, 1],
      [8],
      [4],
      [3, 2, 4],
      [2, 3, 3, 3],
      [2, 2, 2],
      [19],
      [6],
      [5, 5],
      [11],
      [1, 1, 1, 1, 1, 1],
    ]);
    const sign = this.#pick([" ", "-", "", "."]);
    const head = this.#pick(["", "", "", "C", "AB", "X", "TEL", "GB82 "]);
    return head + groups.map((size) => this.#digits(size)).join(sign) + this.#pick(["", "", "", "X", "B"]);
  }

  #first(language: string): string {
    const own = WORLD.first[language];
    if (own && !(language === "en")) return this.#pick(own);
    return language === "en" && this.#chance(0.1) ? this.#foreign("given") : this.#ranked(FIRST_NAMES);
  }

  #last(language: string): string {
    const own = WORLD.last[language];
    if (own && !(language === "en")) return this.#pick(own);
    const kind = this.#next();
    const name = kind < 0.08 ? this.#invented() : kind < 0.2 ? this.#foreign("family") : this.#ranked(LAST_NAMES);
    return this.#chance(0.03) ? `${name}-${this.#ranked(LAST_NAMES)}` : name;
  }

  #person(language: string): string {
    const kind = this.#next();
    const first = this.#first(language);
    if (kind < 0.12) return first;
    if (kind < 0.17) return `${first} ${this.#pick([..."ABCDEFGHJKLMNPRSTW"])}. ${this.#last(language)}`;
    if (kind < 0.2) return `${this.#last(language)} ${first} ${this.#pick([..."ABCDEFGHJKLMNPRSTW"])}`;
    if (kind < 0.27) return `${first} ${this.#last(language)} ${this.#last(language)}`;
    if (kind < 0.31) return `${first} ${this.#first(language)} ${this.#last(language)}`;
    if (kind < 0.34) return `${this.#last(language)} ${first}`;
    return `${first} ${this.#last(language)}`;
  }

  /** Mostly frequent names, sometimes rare ones. */
  #ranked(names: readonly string[]): string {
    return names[Math.floor(names.length * this.#next() ** 2.2)] ?? "";
  }

  /** A name as it could be called somewhere: opening, middle and ending by the sound of a language. Belongs to nobody. */
  #foreign(part: "given" | "family"): string {
    const sound = this.#pick(SOUNDS);
    const middle = this.#chance(0.6) ? this.#pick(sound.middle) : "";
    const name = this.#pick(sound.open) + middle + this.#pick(part === "given" ? sound.given : sound.family);
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  /** A surname that stands on no list. */
  #invented(): string {
    const name = this.#ranked(LAST_NAMES).slice(0, 4) + this.#ranked(LAST_NAMES).slice(-4).toLowerCase();
    return name.charAt(0) + name.slice(1).toLowerCase();
  }

  #place(): string {
    const kind = this.#next();
    if (kind < 0.4) return this.#pick(WORLD.places["country"] ?? []);
    if (kind < 0.62) return this.#pick(WORLD.places["city"] ?? []);
    if (kind < 0.8) {
      const name = this.#chance(0.5) ? this.#ranked(FIRST_NAMES) : this.#ranked(LAST_NAMES);
      return this.#chance(0.5)
        ? `${this.#pick(["Santa", "San", "St.", "Los", "Las", "El", "Palo", "Mount", "La"])} ${name}`
        : `${this.#pick([name, "Walnut", "Oak", "Long", "Mountain", "Union", "Pleasant", "Half Moon"])} ${this.#pick(["Creek", "Beach", "View", "Hills", "Springs", "Park", "City", "Valley", "Heights", "Bay", "Rafael", "Cove", "Hill", "Rock"])}`;
    }
    return this.#town();
  }

  #town(): string {
    const kind = this.#next();
    const stem = this.#chance(0.5) ? this.#ranked(LAST_NAMES) : this.#ranked(FIRST_NAMES);
    const town = kind < 0.7 ? stem + this.#pick(WORLD.street["cityEnd"] ?? []) : stem;
    return this.#chance(0.35) ? `${this.#pick(WORLD.street["cityStart"] ?? [])} ${town}` : town;
  }

  #englishStreet(): string {
    const way = this.#pick(WORLD.street["en"] ?? []);
    const kind = this.#next();
    const name =
      kind < 0.15
        ? `${this.#pick(["W", "E", "N", "S", "West", "East"])} ${1 + Math.floor(this.#next() * 90)}${this.#pick(["th", "st", "nd", "rd"])}`
        : kind < 0.3
          ? this.#pick([
              "High",
              "Main",
              "Church",
              "Station",
              "Park",
              "Mill",
              "Oak",
              "Elm",
              "Lake",
              "Market",
              "Broad",
              "Kings",
              "Queens",
            ])
          : kind < 0.42
            ? `${this.#ranked(FIRST_NAMES)} ${this.#ranked(LAST_NAMES)}`
            : kind < 0.5
              ? `${this.#pick(["East", "West", "Old", "New", "Upper", "El Camino", "San", "Santa"])} ${this.#ranked(LAST_NAMES)}`
              : this.#ranked(LAST_NAMES);
    const number = this.#chance(0.04)
      ? `${100 + Math.floor(this.#next() * 800)}-${this.#digits(3)}`
      : `${1 + Math.floor(this.#next() ** 3 * 9999)}${this.#chance(0.06) ? this.#pick([..."ABC"]) : ""}`;
    const flat = this.#chance(0.06)
      ? this.#pick([" # C", " #140", " # A101", " #7", " suite 101", " Northwest", " NE", " South", " Southwest"])
      : this.#chance(0.2)
        ? ` ${this.#pick(["Apt", "Apt.", "Suite", "Unit", "Flat", "#", "Floor", "Apartment", "Ste"])} ${1 + Math.floor(this.#next() * 999)}`
        : "";
    if (this.#chance(0.05)) return `Flat ${this.#digits(1)}, ${number} ${name} ${way}`;
    if (this.#chance(0.03)) return `PO Box ${this.#digits(4)}`;
    // Foreign streets with the number in front or behind, as they stand in mixed lists of addresses.
    if (this.#chance(0.15)) {
      const street = `${this.#pick([...(WORLD.street["frStart"] ?? []), ...(WORLD.street["itStart"] ?? []), ...(WORLD.street["esStart"] ?? []), "Rua", "ul."])} ${this.#anyLast()}`;
      return this.#chance(0.5)
        ? `${number} ${street}${flat}`
        : `${number} ${street} ${1 + Math.floor(this.#next() * 99)}${flat}`;
    }
    if (this.#chance(0.08))
      return `${this.#anyLast()}${this.#pick([...(WORLD.street["deEnd"] ?? []), ...(WORLD.street["nlEnd"] ?? []), "gatan", "vej", "veien", "katu", "utca"])} ${number}${flat}`;
    return `${number} ${name} ${way}${flat}`;
  }

  #anyLast(): string {
    return this.#pick(WORLD.last[this.#pick(["es", "de", "fr", "it", "pt", "pl", "nl", "world"])] ?? []);
  }

  #address(language: string): string {
    const number = 1 + Math.floor(this.#next() ** 2 * 299);
    const foreign = this.#chance(0.5) ? this.#town() : this.#pick(WORLD.places["city"] ?? []);
    const zip = this.#digits(5);
    const gap = this.#pick([", ", ", ", ", ", " ", "\n"]);
    const last = (): string => this.#pick(WORLD.last[language] ?? LAST_NAMES);
    const first = (): string => this.#pick(WORLD.first[language] ?? FIRST_NAMES);
    const named = (): string =>
      this.#chance(0.4) ? `${first()} ${last()}` : this.#chance(0.5) ? `${last()} ${last()}` : last();
    const start = (key: string): string => this.#pick(WORLD.street[key] ?? []);
    switch (language) {
      case "de": {
        const end = start("deEnd");
        const street = this.#chance(0.3)
          ? `${first()}-${last()}-${end.charAt(0).toUpperCase()}${end.slice(1)}`
          : this.#chance(0.15)
            ? `${this.#pick(["Am", "An der", "Auf dem", "Im", "Zum"])} ${last()}`
            : this.#chance(0.3)
              ? `${this.#anyLast()}er ${this.#pick(["Str.", "Straße", "Allee", "Weg", "Platz", "Damm"])}`
              : `${last()}${end}`;
        return `${street} ${number}${this.#chance(0.2) ? this.#pick(["a", "b", "c"]) : ""}${gap}${zip} ${foreign}`;
      }
      case "fr":
        return `${number}${this.#chance(0.1) ? " bis" : ""} ${start("frStart")} ${named()}${gap}${zip} ${foreign}`;
      case "es":
        return `${start("esStart")} ${named()}${this.#pick([", ", " ", ", nº "])}${number}${this.#chance(0.2) ? ` ${this.#digits(1)}º ${this.#pick(["A", "B", "izq"])}` : ""}${gap}${zip} ${foreign}`;
      case "it":
        return `${start("itStart")} ${named()}${this.#pick([" ", ", "])}${number}${this.#chance(0.2) ? `/${this.#pick(["a", "b"])}` : ""}${gap}${zip} ${foreign}${this.#chance(0.2) ? ` ${this.#pick(["salentino", "del friuli", "veneto", "ligure", "(MI)", "laziale"])}` : ""}`;
      case "pt": {
        const code = this.#chance(0.5)
          ? `${this.#digits(5)}-${this.#digits(3)}`
          : `${this.#digits(4)}-${this.#digits(3)}`;
        const street = `${start("ptStart")} ${named()}`;
        const town = this.#chance(0.3)
          ? `${first()} ${this.#pick(["do Descoberto", "do Norte", "do Sul", "de Minas", "da Serra"])}`
          : foreign;
        return this.#chance(0.4)
          ? `${number} ${street}${gap}${code} ${town}`
          : `${street}${this.#pick([", ", " ", " nº "])}${number}${gap}${code} ${town}`;
      }
      case "pl":
        return `${start("plStart")} ${named()} ${number}${this.#chance(0.4) ? `/${this.#digits(1)}` : ""}${gap}${this.#digits(2)}-${this.#digits(3)} ${foreign}`;
      case "nl":
        return `${this.#pick([last(), first()]).replaceAll(" ", "")}${start("nlEnd")} ${number}${this.#chance(0.25) ? ` ${this.#pick(["III", "II", "a", "bis", "hs"])}` : ""}${gap}${this.#digits(4)} ${this.#pick(["AB", "GN", "KL", "XZ"])} ${foreign}`;
      case "ar":
        return `شارع ${named()}${this.#pick([" رقم ", " ", "، مبنى ", " عمارة "])}${number}${this.#chance(0.5) ? `، ${this.#pick(["القاهرة", "الرياض", "دبي", "جدة", "عمان", "الكويت", "المعادي", "الدمام"])}` : ""}`;
      default:
        return this.#englishAddress(gap, zip);
    }
  }

  #englishAddress(gap: string, zip: string): string {
    const street = this.#englishStreet();
    if (this.#chance(0.15)) return street;
    const town = this.#chance(0.6) ? this.#town() : this.#pick(WORLD.places["city"] ?? []);
    if (this.#chance(0.35)) {
      const code = `${this.#pick(["NR", "SW", "M", "LS", "EH", "CF", "B", "TF", "DD"])}${this.#digits(1)}${this.#chance(0.2) ? this.#digits(1) : ""} ${this.#digits(1)}${this.#pick(["AB", "QT", "XZ", "EH", "HJ"])}`;
      const tail = this.#chance(0.2)
        ? `${this.#pick(["-over-", "-under-", "-on-", " upon "])}${this.#ranked(LAST_NAMES)}`
        : "";
      return `${street}${gap}${town}${tail}${this.#pick([" ", ", "])}${code}`;
    }
    const state = this.#pick(
      "AL AK AZ CA CO CT FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(
        " ",
      ),
    );
    const code = this.#chance(0.3) ? `${zip}-${this.#digits(4)}` : zip;
    const kind = this.#next();
    const line = this.#pick(["\n", "\n  ", "\n    ", "\n>", "\n "]);
    if (kind < 0.12)
      return `${street}${line}${town}${this.#chance(0.6) ? `${line}${this.#pick([", ", ""])}${state}` : ""}${line}${this.#chance(0.5) ? `${this.#pick(WORLD.places["country"] ?? [])} ` : ""}${code}`;
    if (kind < 0.22)
      return `${street}, ${town}, ${this.#pick(["California", "New South Wales", "Ontario", "Texas", "District of Columbia", "Washington", "DC", "BC"])} ${code}${this.#chance(0.6) ? `, ${this.#pick(["USA", "United States", "Australia", "Canada"])}` : ""}`;
    if (kind < 0.26)
      return `${this.#pick(["PSC", "Unit", "CMR"])} ${this.#digits(4)}, Box ${this.#digits(4)}${gap}${this.#pick(["APO AA", "APO AE", "FPO AP"])} ${zip}`;
    if (kind < 0.3) return `${street}, ${town.toUpperCase()}`;
    if (kind < 0.7) return `${street}${gap}${town}${this.#pick([", ", " "])}${state}${this.#pick([" ", ", "])}${code}`;
    if (kind < 0.85) return `${street}${gap}${town}`;
    return `${street}${gap}${town}${this.#pick(["\n, ", ", ", "\n"])}${this.#chance(0.5) ? `${state}\n ` : ""}${this.#pick(WORLD.places["country"] ?? [])} ${code}`;
  }

  #digits(count: number): string {
    return Array.from({ length: count }, () => Math.floor(this.#next() * 10)).join("");
  }

  #chance(share: number): boolean {
    return this.#next() < share;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#next() * items.length)] as T;
  }

  /** A uniform number in [0, 1): mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
