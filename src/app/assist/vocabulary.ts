// SPDX-License-Identifier: Apache-2.0
import { catalogueWords, type MessageCatalogues } from "#dialogue";
import type { Lang } from "#kernel";
import { plainWordsOf } from "#nlu";

/** Words that join others, for sentences that the catalogue has not. */
const JOINING: Readonly<Record<Lang, string>> = {
  en: "a an the and or but so if then than that this these those it its i me my we us our you your they them their is are was were be been am do does did have has had can could may might would should shall to of in on at by for from with about as into over again just only also very really quite here there now today still yet please thanks thank sorry hello hi hey happy glad kindly sure maybe perhaps let lets tell ask say said help helping other another word words way ways thing things one what which who how why when where sound sounds good great nice lovely any some all more less much many little bit yes im id ill ive youre thats whats",
  ar: "و أو ثم لكن إن أن إذا هذا هذه ذلك تلك الذي التي هو هي هم أنا نحن أنت في من إلى على عن مع عند لدى كان كانت يكون هل كيف متى أين لماذا أي كل بعض أكثر أقل جدا فقط أيضا هنا هناك الآن اليوم من فضلك شكرا عذرا آسف أهلا مرحبا يسعدني بكل سرور أخبرني قل اسأل ساعد مساعدة كلمات أخرى طريقة شيء أشياء نعم جيد رائع لطفا يمكنك يمكنني تريد أريد تود أود",
};

/** The words a reworded sentence may use: those of the operator's own sentences, and what joins them. */
export function makeVocabulary(catalogues: MessageCatalogues): Readonly<Record<Lang, ReadonlySet<string>>> {
  const wordsIn = (lang: Lang): ReadonlySet<string> =>
    new Set([...catalogueWords(catalogues, lang), ...JOINING[lang].split(" ")].flatMap((word) => plainWordsOf(word)));
  return { en: wordsIn("en"), ar: wordsIn("ar") };
}
