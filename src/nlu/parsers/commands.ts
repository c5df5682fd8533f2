// SPDX-License-Identifier: Apache-2.0
/** Short commands and courtesies as whole messages, in folded spelling. What says more is left to the classifier. */
const COMMANDS: readonly { readonly intent: string; readonly words: string }[] = [
  {
    intent: "cancel",
    words:
      "cancel|cancel (?:it|this|that)|stop|stop (?:it|this|that|here)|quit|exit|abort|forget (?:it|that|about it)|never ?mind|nvm|nm|leave it|drop it|skip it|scrap that|don'?t bother|not today|(?:maybe )?(?:later|another time|some other time)|" +
      "الغاء|الغي|الغيه|كنسل|وقف|توقف|خلاص|انسي|انسي الموضوع|انس الامر|سيبك منها|سيبها|اتركها|اتركه|لا داعي|بعدين|وقت ثاني|مره ثانيه|مره تانيه|بطلت",
  },
  {
    intent: "resume",
    words:
      "continue|resume|carry on|go on|keep going|proceed|where were we|(?:i'?m|i am) back|let'?s (?:continue|carry on|go on)|(?:please )?continue where we (?:left off|stopped)|pick up where we (?:left off|stopped)|" +
      "كمل|اكمل|نكمل|تابع|نتابع|استمر|واصل|خلينا نكمل|خلنا نكمل|يلا نكمل|وين وصلنا|وصلنا لفين|كنا فين|انا رجعت|رجعت",
  },
  {
    intent: "restart",
    words:
      "restart|reset|start (?:over|again|afresh)|begin again|from the (?:top|start|beginning)|(?:main )?menu|home|back to (?:the )?(?:start|beginning|main menu|menu)|let'?s (?:start|begin) (?:over|again)|start from (?:scratch|the beginning)|" +
      "من جديد|ابدا من جديد|من البدايه|من الاول|نبدا من (?:الاول|جديد)|القايمه|القائمه|القايمه الرييسيه|القائمه الرئيسيه|الرييسيه|الرئيسيه|ارجع للبدايه",
  },
  {
    intent: "greeting",
    words:
      "hi|hello|hey|hiya|heya|yo|hi there|hello there|hey there|good (?:morning|evening|afternoon|day)|morning|greetings|help|help me|i need help|can you help(?: me)?|(?:i have|i'?ve got) a question|" +
      "مرحبا|مرحبتين|اهلا|اهلين|اهلا وسهلا|هلا|هلا والله|هلا فيك|يا هلا|هاي|السلام عليكم(?: ورحمه الله)?(?: وبركاته)?|صباح (?:الخير|النور)|مساء (?:الخير|النور)|شلونك|كيفك|كيف حالك|ازيك|ساعدني|عندي سوال|محتاج مساعده|احتاج مساعده",
  },
  {
    intent: "thanks",
    words:
      "(?:(?:great|perfect|brilliant|lovely|awesome|excellent|wonderful|super|amazing)[ ,.!]+)?(?:thanks|thank (?:you|u)|cheers|ta)|thanks|thank (?:you|u)|thx|ty|ta|cheers|many thanks|thanks (?:a lot|so much|very much|again)|thank you (?:so|very) much|(?:much|i) appreciate(?:d)?(?: it)?|nice one|" +
      "شكرا|شكرا (?:لك|جزيلا|كتير|كثير)|مشكور|مشكوره|يعطيك العافيه|الله يعطيك العافيه|تسلم|تسلمي|متشكر|متشكره|ممنون|يسلمو|جزاك الله خير|الف شكر|ما قصرت",
  },
  {
    intent: "goodbye",
    words:
      "bye|bye bye|goodbye|good bye|see (?:you|ya)(?: later)?|cya|ttyl|take care|good night|(?:that'?s|that is) (?:all|it|everything)(?: for now)?|nothing else|no more questions|(?:i'?m|i am|all) done|have a (?:nice|good) (?:day|evening|one)|" +
      "مع السلامه|وداعا|باي|يلا باي|في امان الله|الي اللقاء|بس هيك|هذا كل شي|هذا كل شيء|كده خلاص|تصبح علي خير|خلصت|انتهيت",
  },
  {
    intent: "recover_access",
    words:
      "(?:i (?:have |'?ve )?lost|lost|i can'?t (?:find|use)|i cannot (?:find|use)|i no longer have) (?:my )?(?:passkeys?|authenticator(?: app)?|(?:phone|device) with (?:my|the) passkey|(?:passkeys?|phone|device) and (?:my )?(?:app|passkeys?))|(?:recover|restore|regain) (?:my )?(?:access|account|passkeys?)|account recovery|i (?:want to|need to) recover (?:my )?(?:access|account)|(?:use )?(?:a )?recovery codes?|" +
      "(?:ضاع|ضاعت|فقدت|ضيعت)(?: مني)? (?:مفتاح المرور|مفاتيح المرور|تطبيق المصادقه|جهازي ومفتاح المرور)|(?:استعاده|استرجاع|استرداد) (?:الوصول|حسابي|الحساب)|(?:اريد|ابي|ابغي|عايز|بدي) (?:استعاده|استرجاع) (?:حسابي|الوصول)|رمز الاسترداد|رموز الاسترداد",
  },
  {
    intent: "lock_account",
    words:
      "(?:i (?:want|need) to |i'?d like to |how (?:do|can) i |can you |please )?(?:lock|freeze) (?:my |the )?(?:account|line|number)(?: now| at once)?|" +
      "(?:اريد|ابي|ابغي|عايز|بدي)?(?: ?ان)? ?(?:اقفل|قفل|اقفلوا|تجميد|جمد|اجمد) (?:حسابي|الحساب|خطي|الخط|رقمي)",
  },
  {
    intent: "no_model",
    words:
      "(?:no|without|stop using|turn off|switch off|don'?t use)(?: the| any)? (?:ai|a\\.i\\.|artificial intelligence|language model)|" +
      "(?:بدون|بلا|من دون|اوقف|وقف|لا تستخدم)(?: ال)?(?: ?ذكاء اصطناعي| ?الذكاء الاصطناعي)",
  },
  {
    intent: "stop_news",
    words:
      "(?:please )?(?:stop (?:the |these |all |your )?(?:messages|texts|texting me|messaging me|telling me|notifications|alerts)|unsubscribe(?: me)?|opt out|no more (?:messages|texts|notifications|alerts)|don'?t (?:text|message|notify) me(?: again| any more| anymore)?)|" +
      "(?:اوقف|اوقفوا|وقف|وقفوا|الغ|الغي|الغوا|لا اريد|ما ابي|ما ابغي|مش عايز)(?: هذه| هاي| كل)? (?:الرسايل|الرسائل|الاشعارات|التنبيهات|رسايل|رسائل)(?: منكم)?|لا (?:ترسلوا|تراسلوني|تبلغوني)(?: لي)?(?: رسائل)?",
  },
  {
    intent: "tell_me",
    words:
      "(?:please |can you |could you )?(?:tell|notify|message|text|alert|update) me (?:when|once|as soon as) (?:it(?:'?s| is)|the (?:fault|outage|problem|network|internet) is|my (?:bill|order|plan change) is|that is|this is) (?:fixed|over|solved|back|working(?: again)?|ready|done|complete|completed|out)|let me know (?:when|once) (?:it(?:'?s| is)|the (?:fault|outage|problem|network|internet) is|my (?:bill|order) is) (?:fixed|over|solved|back|working(?: again)?|ready|done|complete)|" +
      "(?:ابلغني|ابلغوني|خبرني|خبروني|بلغني|بلغوني|قولي|اعلمني|نبهني)(?: لما| عندما| اول ما| متي| حين| وقت)? (?:يتصلح|يصلح|تصلح|يرجع|ينتهي|يخلص|تجهز|يجهز|يكتمل|ينحل|تنزل)(?: (?:العطل|النت|الانترنت|الشبكه|فاتورتي|الفاتوره|طلبي|الطلب|الخلل))?",
  },
  {
    intent: "verify_message",
    words:
      "(?:please )?(?:is|was) (?:this|that|the) (?:message|text|sms|e-?mail|mail|letter|whatsapp)(?: really| truly)?(?: i (?:got|received))? (?:from|by) you(?: guys)?(?: really)?|(?:was|is) (?:this|that|it) really (?:you|from you)|did you(?: really)? (?:send|text|e-?mail|write)(?: me)? (?:this|that|it|this message|that message|me a message)|(?:check|verify) (?:a|this|the|my) (?:message|text|sms|e-?mail|check code)|(?:is|was) (?:this|that|the) (?:message|text|sms|e-?mail) (?:real|genuine|legit|fake)|" +
      "هل (?:هذه|هاي|هذي) (?:الرساله|رساله) (?:منكم|من عندكم|حقيقيه|صحيحه|مزيفه)(?: فعلا| حقا)?|(?:هذه|هاي|هذي) الرساله منكم(?: فعلا)?|هل (?:ارسلتم|بعثتم|انتم من ارسل)(?: لي)? (?:هذه|هاي|هذي)? ?(?:الرساله|رساله)|(?:تحقق|تاكد|التحقق) من (?:الرساله|رساله|هذه الرساله)",
  },
  {
    intent: "human",
    words:
      "agent|human|person|operator|representative|advisor|adviser|(?:a )?(?:real )?(?:person|human)|customer (?:service|services|care|support)|live agent|موظف|انسان|خدمه العملاء|كلموني|ابي موظف|ابغي موظف|عايز موظف|بدي موظف",
  },
];
const EDGE =
  "(?:[ ,.!?]*(?:oh|ok|okay|please|pls|now|then|just|so|right|well|mate|bot|there|من فضلك|لو سمحت|يا ريت|طيب|اوك|رجاء)(?![\\p{L}]))*[ ,.!?]*";
const WHOLE = COMMANDS.map(({ intent, words }) => ({
  intent,
  pattern: new RegExp(`^${EDGE}(?:${words})(?![\\p{L}])${EDGE}$`, "u"),
}));

/** The whole message as a command or courtesy, or null. */
export function wholeCommand(text: string): string | null {
  if (text.length > 60) return null;
  return WHOLE.find(({ pattern }) => pattern.test(text))?.intent ?? null;
}
