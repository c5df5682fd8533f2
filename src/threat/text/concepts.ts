// SPDX-License-Identifier: Apache-2.0
/**
 * Beginnings of folded words that mean the same to an attacker, in English, German, French, Spanish and Arabic (without article). They let
 * what was learned in one language hold in another.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  override:
    "ignor disregard forget neglect overrid bypass circumvent discard overlook vergiss vergess missacht umgeh uberschreib oubli contourn neglig olvid omit pasa descart sobrescrib تجاهل انس اهمل تخط تجاوز",
  stop: "stop cease halt abandon beend hor arret cess deten dejar deja توقف اوقف",
  rules:
    "instruction rule guideline guardrail directive restriction constraint polic regel anweisung vorgab richtlinie befehl consigne regle directiv instruccion regla norma orden limit restric تعليمات قواعد اوامر توجيهات قيود سياس",
  prompt: "prompt systemprompt preprompt البرومبت برومبت موجه",
  system:
    "system developer admin administrat root sudo override superuser entwickler betreiber administrador desarrollador النظام نظام مطور مدير مشرف",
  before:
    "previous prior above earlier preceding before former foregoing initial vorherig bisherig vorig obig oben fruher precedent anterieur avant dessus anterior previa previo antes السابق سابق اعلاه قبل",
  all: "all every everything any alle alles tous toute tout todas todos todo كل جميع",
  you: "you your youre du dein dir ihr ihre vous votre vos tu tus su انت انك",
  now: "now henceforth nun jetzt fortan maintenant desormais ahora الان الآن",
  pretend:
    "pretend roleplay imagine simulat imperson persona behave emulat tu so rolle spiel imaginiere schlupf stell simul imagin comport interpret finge actua personaje role تظاهر تصرف تخيل تقمص مثل",
  reveal:
    "reveal disclos expos leak divulg dump print output repeat reproduc recite echo verrat gib zeig wiederhol nenn offenbar drucke devoil revel affich montr repet imprim muestr revela repit imprime اكشف اظهر اطبع كرر اعرض سرب",
  secret:
    "secret confidential hidden password passcode credential apikey token geheim passwort kennwort vertraulich motdepasse mot secret confidentiel cache contrasen clave secreto oculto سر كلمه مرور سري مخفي",
  free: "unrestricted unfiltered uncensored jailbroken jailbreak unlimited limitless amoral uneingeschrankt unzensiert illimite censure sinrestriccion ilimitado ilegal قيود رقابه",
  filter: "filter censor moderation ethic moral safety safeguard alignment zensur ethik ethique moderacion etica اخلاق",
  model:
    "ai llm gpt chatgpt assistant chatbot bot model openai ki assistent assistente asistente modele modelo مساعد بوت ذكاء",
  persona: "dan aim stan dude devmode evil chaos villain mongo omega",
  never: "never refus apolog decline reject cannot warn disclaimer niemals weiger jamais refuse nunca rechaz ابدا ترفض",
  must: "must always only obey comply follow muss immer nur folge obei doit toujours debe siempre obedec يجب دائما فقط اطع",
  other:
    "another other someone somebody everyone customer subscriber user kunde kunden andere client autre cliente otro otra عميل عملاء زبون مشترك اخر",
  data: "account balance puk pin otp code number record database invoice daten konto rechnung rufnummer donnees compte facture datos cuenta factura numero بيانات حساب رقم رمز فاتوره",
  send: "send email forward upload post transmit exfiltrat sende schick schicke envoi transmet transfer envia manda reenvi ارسل حول",
  translate:
    "translat decode encod base64 rot13 cipher decrypt ubersetz entschlussel traduis decod traduc descifr ترجم",
  harm: "bomb weapon explosive malware ransomware hack exploit poison meth drug kill murder terror suicide racis nazi porn launder counterfeit steal bombe waffe drogue arme bomba arma",
};

const BY_START: ReadonlyMap<string, number> = new Map(
  Object.values(CONCEPTS).flatMap((starts, index) => starts.split(" ").map((start) => [start, index + 1] as const)),
);

/** Number of the concept a folded word stands for, from 1; 0: none. Short beginnings must be the whole word. */
export function conceptOf(word: string): number {
  const bare = word.startsWith("ال") ? word.slice(2) : word;
  for (let size = Math.min(bare.length, 14); size >= 2; size -= 1) {
    const concept = BY_START.get(bare.slice(0, size));
    if (concept !== undefined && (size === bare.length || size > 3)) return concept;
  }
  return 0;
}
