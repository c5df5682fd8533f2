// SPDX-License-Identifier: Apache-2.0
import { stem } from "./stem.ts";

/**
 * What words are about, across languages: a small thesaurus of the trade, so that "statement", "invoice" and «فاتورتي» count as the same
 * thing. Entries are folded; `*` stands for any ending, a space joins words that follow each other.
 */
const THESAURUS: Readonly<Record<string, string>> = {
  bill: "bill bills billed billing bil invoice* statement فاتور* فواتير حساب",
  charge:
    "charg* fee fees cost* price* pric* expens* tariffed رسوم رسم تكلف* كلف* سعر* اسعار يكلف* بكام بكم مصاريف محاسب* حاسب* ينحسب تسعير*",
  more: "higher high more extra increas* increase* rose rise* rising jump* doubl* twice gone_up bigger raise* shot climb* soar* additional expensive* overcharg* much_more too_much up went_up hike crept شوت زاد* زياد* زايد* تزيد ارتف* مرتفع* رفع* غالي* عالي* اعلي اكثر اكتر ضعف دبل تضاعف* اضافي* كبير* نار",
  less: "cheap* cheep* less lower* smaller small reduc* save saving downgrad* down decreas* ارخص رخيص* اقل اصغر نزل* انزل تخفيض خفض* صغير*",
  why: "why whys y how_come reason explain* cause caused what_happened understand breakdown break_down ليش ليه لماذا سبب* علاش اشرح شرح تفسير تفسر توضيح افهم مصدوم",
  wrong:
    "wrong mistake* incorrect error* odd weird confus* recognis* recogniz* strange unexpected unexplained غلط خطا غريب مو_صح",
  discount: "discount* promo* half_price خصم الخصم عرض",
  pay: "pay paid paying payment* settle* clear cough owe owed owing owes ow repay دفع* ادفع* تدفع* يدفع* سدد* سداد* تسديد* اسدد* تسدد مدفوع* دفعت*",
  due: "due outstanding overdue arrears unpaid deadline late reminder remaining_balance amount_due مستحق* متاخر* متاخرات موعد اخر_موعد باقي_علي تذكير تاخير استحقاق* علي عليا",
  balance: "balanc* balenc* credit رصيد*",
  prepaid: "prepaid payg pay_as_you_go top_up topup مسبق* شحن* اشحن*",
  howmuch: "how_much hw_much whats_the_damage total amount sum figure كم كام قديش قد_ايه بكام بكم مبلغ المبلغ قيم*",
  link: "link page url رابط لينك",
  when: "when wen date day متي امتي ايمتي تاريخ ميعاد موعد",
  cutoff: "suspend* barred restrict* blocked disconnect* cut_off reconnect* مقطوع* قطعت* موقوف* مفصول* قطع* فصلت*",
  signal:
    "signal signl reception coverage bar bars network* mast masts tower connect* service* sevice servce شبك* اشار* ارسال تغطي* برج خدم* يلقط* يلتقط*",
  sim: "sim sims شريح* سيم",
  none: "no not dont doesnt cant cannot wont isnt without lost lose losing loss missing gone never nothing zero nobody unable zero dead dropped disappear* down off stopped ما مافي مفيش لا بدون مش مو ماعندي بلا فاصل* واقف* طايح* طاي* ميت* انقطع* مقطوع* تقطع* بتقطع* ينقطع فقدت راح* وقف* يفصل بيفصل تفصل خرب*",
  broken:
    "broken fail* problem* issue* fault* outage* wrong trouble* interrupt* maintenance working work works خلل عطل* اعطال مشكل* تعطل صيان* يشتغل تشتغل شغال* يعمل تعمل بتشتغل زبط*",
  call: "call calls calling ring rings rang dial text texts texting sms reach اتصل* اتصال* مكالم* احكي يكلم* اكلم رسائل يتصل",
  emergency: "emergency sos طوارئ طواري نداءات",
  area: "area near nearby street town road postcode house home flat منطق* حي بيت البيت",
  data: "data internet intern* net web online 4g 5g 3g lte wifi browse brows* website* page pages apn hotspot tether* نت انترنت بيانات داتا الداتا واي فاي صفح* اتصفح تصفح موقع مواقع فايف فور جي هوتسبوت يوتيوب",
  apps: "youtube tiktok insta* whatsapp app apps video videos stream* google maps email* load loads loading open opens buffer* تطبيق* يوتيوب فيديو* واتس* يفتح تفتح بتفتح يحمل بيحمل تحميل",
  slow: "slow slower slug* sluggish speed* speedtest snail awful crap rubbish terrible throttl* buffering بطي* ثقيل* تقيل* سرع* ضعيف* زفت يعلق",
  allowance:
    "gb gig gigs gigabyte* allowance limit cap quota used use usage run_out left remaining جيجا جيجات قيقا باقي متبقي* تبقي فاضل* استهلك* خلص* خلصت انتهت حد سقف",
  abroad:
    "abroad roam* romaing overseas travel* trip holiday* vacation* flying fly flight airport country countries foreign zone visit* cruise europe eu land* arrived landed تجوال* رومينج* رومينغ سفر* مسافر* اسافر* سافر* بسافر هسافر برا بره خارج* رايح* دول دوله اوروبا بلد سايح عمره اجاز*",
  plan: "plan plans pln plns tariff* package* bundle* deal deals contract* subscription* باق* اشتراك* عرض عروض العروض عقد",
  compare:
    "compar* difference differ* versus vs better best cheapest suit* recommend* suggest* option* offer* available list show which wich what_plans what_do_you_have options choose قارن* مقارن* فرق الفرق افضل احسن انسب ارخص انصح* رشح* متوفر* متاح* خيار* عندكم عندكن قائم* محتار تناسب* اشوف ورين* ايش شنو",
  eligible:
    "eligib* elegib* qualif* able allowed can could may possible permitted quote مؤهل* موهل* يحق* استطيع اقدر يمكن* ينفع* فيني مسموح* تسعير* يقدر",
  contract:
    "contract* term tied stuck lock* minimum end ends expire* out_of_contract renew* agreement months عقد* التزام* ملتزم* ينتهي* يخلص* بيخلص تجدد* يجدد* شهر اشهر",
  exit: "exit leave leaving terminat* penalt* early break quit غرام* فسخ* انهاء خروج* اطلع* طلعت شرط_جزا* جزاء",
  address: "address availab* fibre fiber fttp install* broadband فايبر الياف عنوان*",
  change:
    "change* chang* chnge switch* swich* swap* move* mov* upgrad* upgarde upgade downgrad* convert* transfer* sign_me put_me amend* replac* bump غير* اغير* تغيير* تغير* حول* احول* تحويل* تحول* انقل* انتقل* انتقال* نقل* رقي* ارقي* ترقي* بدل* استبدل* كبر* اكبر* ارفع* نزل* اشترك* طور*",
  wish: "want wants need like please pls wanna gonna lets let give get take order put fancy decided choose pick would_like ill ابي ابغي عايز عاوز بدي اريد ارغب اود لو_سمحت من_فضلك اختار* اخترت قررت اطلب* طلب نفذ سوي سووها",
  ask: "what whats which how when where who do does is are am can could would will هل كيف متي كم شو ايش وش ما ماذا ازاي ايه فين وين اي مين من شنو",
  now: "now today asap tomorrow already yet still soon الحين الان دلوقتي هلق اليوم بكره",
  usual: "usual* normal* expect* agreed before than last compared العاده المعتاد المتفق قبل الماضي",
  family:
    "wife husband daughter son kid kids child mum dad family partner زوجتي زوجي بنتي ابني ولدي امي ابوي مرتي مراتي عايله العايله",
  undo: "undo un_do revers* revert* withdraw* regret* roll_back reconsider* old previous former back after_all keep original تراجع* رجع* ارجع* قديم* القديمه كانت كان سابق* ندم*",
  cancel:
    "cancel* cancl stop stops stopped abort scrap drop forget call_off الغ* الغاء الغي* كنسل اوقف* توقف انسي انس بلاش بطلت",
  mind: "mind heart mistake accident غلط بالغلط رايي رأي",
  person:
    "person human humen agent agnet operator someone somebody representative* advisor* adviser* staff people manager* supervisor* real anybody colleague team member موظف* انسان* شخص* بشري* حد حدا احد مدير* مشرف* ممثل* وكيل",
  talk: "talk* speak* speech chat connect_me put_through transfer_me contact support customer_service customer_services اكلم* احكي* يكلمني يحكي اتحدث* تحدث* تواصل* كلم* خدمه_العملاء عملاء دعم",
  bot: "bot robot machine computer ai chatgpt program you your yourself انت روبوت بوت اله ذكاء",
  chat: "chat conversation* message* history wrote typed said محادث* شات دردش* رسائل* كلام* كتبت* قلت*",
  delete: "delet* eras* wip* remov* clear* purge destroy get_rid احذف* امسح* مسح* حذف* امحي* ازل شيل",
  continue:
    "continu* resume carry_on go_on proceed pick_up left_off where_were keep_going كمل* اكمل* نكمل* تابع* نتابع* استمر* واصل وصلنا توقفنا",
  restart:
    "restart start begin* beginning again scratch menu main_menu reset start_over top ابدا* نبدا* البدايه بدايه جديد الاول قائمه_الرئيسيه الرئيسيه نعيد عيد",
  thanks: "thank* thx ty cheers ta appreciat* grateful شكر* مشكور* تسلم* متشكر* ممنون* يسلمو عافيه",
  hello: "hi hello hey hiya morning evening afternoon greetings مرحب* سلام السلام اهلا هلا صباح مساء",
  bye: "bye goodbye cya ttyl farewell done finished وداع* باي سلامه اللقاء",
  // What this bot does not do, named so that it is not mistaken for what it does.
  x_secret:
    "puk pin pins password* passcode* login log_in code codes esim e_sim كلمه_سر كلمه_المرور باسورد رمز كود بوك اونلاين",
  x_device:
    "screen battery charger iphone samsung galaxy pixel handset_price airpods laptop printer tv xbox watch camera ايفون سامسونج شاش* بطاري* شاحن لابتوب طابعه تلفزيون سماع*",
  x_lost: "stolen stole steal theft lost_my سرق* انسرق* ضاع* ضيعت مسروق*",
  x_port: "pac porting port mnp another_network leave_you نقل_رقمي كود_نقل",
  x_account: "address email surname ownership account_number direct_debit بريد ايميل ملكيه",
  x_money: "refund* compensat* instalment* afford top_up recharge استرداد* تعويض* تقسيط اقسط",
  x_home: "router engineer technician appointment راوتر فني الفني مودم",
  x_scam: "scam* phish* fraud* hack* suspicious احتيال* نصب* اختراق* هكر* تهكر",
  x_shop: "store shop shops job jobs vacanc* hiring parcel delivery فرع فروع وظيف* وظايف توصيل طلبيه",
  x_world:
    "weather rain recipe cook* bake football match movie film song joke story poem president capital doctor car train taxi hotel restaurant pizza طقس مطر طبخ* مبارا* ماتش فيلم اغنيه نكته قصه قصيده رييس عاصمه دكتور سياره قطار تاكسي فندق مطعم بيتزا",
};

const exact = new Map<string, string[]>();
const prefixes = new Map<string, string[]>();
for (const [concept, entries] of Object.entries(THESAURUS)) {
  for (const entry of entries.split(" ")) {
    const key = entry.replaceAll("_", " ");
    const table = key.endsWith("*") ? prefixes : exact;
    const name = key.replace("*", "");
    table.set(name, [...(table.get(name) ?? []), concept]);
  }
}

/** Concepts of each word of a text, in order; a word may name none, one or several. */
export function conceptsOf(words: readonly string[]): string[][] {
  return words.map((word, index) => {
    const next = words[index + 1];
    const pair = next === undefined ? [] : (exact.get(`${word} ${next}`) ?? []);
    return [...new Set([...pair, ...conceptsOfWord(word), ...conceptsOfWord(stem(word))])];
  });
}

function conceptsOfWord(word: string): string[] {
  const found = [...(exact.get(word) ?? [])];
  for (let size = Math.min(word.length, 10); size >= 2; size -= 1) {
    const hit = prefixes.get(word.slice(0, size));
    if (hit) found.push(...hit);
  }
  return found;
}
