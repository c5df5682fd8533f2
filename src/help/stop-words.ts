// SPDX-License-Identifier: Apache-2.0

/** Words that say nothing about what is asked, in the spelling of the pages; compared after the same folding as everything else. */
export const STOP_WORDS: readonly string[] = [
  ..."a an the and or but if of to in on at by for from with about into as is are was were be been am do does did doing done have has had having can could will would shall should may might must i me my mine you your yours he she it its we us our they them their this that these those there here what which who whom whose when where why how not no yes so than then too very just also any some all please thanks thank hi hello hey ok okay tell know want wanna need like get got gotta let lets give show explain help question answer hey there anyone someone something try turn im ive id dont doesnt cant whats hows wheres is's".split(
    " ",
  ),
  ..."في من على عن إلى الى مع هل ما ماذا كيف كيفية متى أين اين وين لماذا ليش لم لن لا نعم أنا انا أنت انت هو هي نحن هم هذا هذه ذلك تلك الذي التي أن ان إن كان كانت يكون تكون قد لو إذا اذا أو او ثم بل كل بعض أي اي لدي عندي عندك لك لي له لها لكم أريد اريد ابغى ابي عايز عاوز بدي أعرف اعرف ممكن يمكن يمكنني هناك هنا من فضلك لو سمحت شكرا مرحبا السلام عليكم شو ايش ايه إيه هلا اللي عشان علشان بتاع حق يعني سؤال أخبرني قل قول".split(
    " ",
  ),
];
