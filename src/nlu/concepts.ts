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
  puk: "puk puk1 puk2 pin pins unlock_code unblocking بوك البوك بن البن رمز_الشريحه كود_الشريحه",
  password:
    "password* passcode* login log_in sign_in signin username كلمه_سر كلمه_السر كلمه_المرور كلمه_مرور باسورد* باسوورد* تسجيل_الدخول ادخل الدخول",
  code: "code codes otp verification رمز الرمز كود الكود تحقق التحقق",
  esim: "esim e_sim qr ايسيم esims الكترونيه الالكترونيه باركود",
  newsim:
    "replacement duplicate damaged snapped nano activate broke بدل بديله تالف* تفعيل افعل* فعلوا انكسرت نانو مفقود",
  stolen:
    "stolen stole steal theft thief robbed mugged nicked snatched pickpocket* burglar* pinched سرق* انسرق* اتسرق* مسروق* حرامي نشل* خطف*",
  lostit:
    "lost lost_my misplaced missing left_my cant_find found ضاع* ضيع* ضايع* فقدت نسيت_جوالي نسيت_تلفوني لقيت* مو_لاقي",
  port: "pac stac porting port mnp another_network another_provider competitor switching_code transfer_code join from_vodafone شركه_ثانيه شركه_تانيه شركه_اخري مشغل كود_النقل كود_نقل كود_التحويل نقل_رقمي انقل_رقمي رقمي_لكم رقمي_اليكم لعندكم",
  leaving:
    "leave leaving terminat* close disconnect* deactivate shut quit end_my for_good emigrat* cooling withdraw نهاييا اطلع همشي اقفلوا افصل* افسخ* انهي انهاء زهقت",
  newline:
    "new_line another_line second_sim new_number second_line add_a_line extra_line additional_line new_customer sign_up خط_جديد خط_ثاني خط_اضافي رقم_جديد اشتراك_جديد شريحه_جديده",
  owner:
    "owner ownership holder authoris* authoriz* delegate* nominate in_my_name surname name names ملكيه المالك مالك تنازل مفوض المفوض وكيل توكيل باسم باسمي اسمي الاسم اسم",
  moved: "moved relocated postal عنوان* انتقلت عزلت سكنت نقلت",
  email: "email mail بريد ايميل* الايميل",
  card: "card cards visa mastercard debit iban bank sort_code paypal apple_pay بطاق* فيزا الفيزا ايبان الايبان بنك* البنك بطاقتي",
  autopay: "direct_debit autopay auto_pay automatic* تلقايي التلقايي سحب السحب الخصم_المباشر",
  paperless: "paperless paper letters post ورق ورقيه الورقيه",
  refund:
    "refund* compensat* money_back reimburs* goodwill credit_me waive reverse give_back استرداد استرجاع استرد* ارجع_المبلغ رجعوا رجعولي ترجعون تعويض عوض* فلوسي مصاري يرجع",
  dispute:
    "dispute* contest challenge object unauthoris* never_signed never_subscribed didnt_order not_mine اعترض* اعتراض الاعتراض ما_اشتركت ماشتركتش ما_طلبت* شيلوا",
  instalment:
    "instal* spread split parts afford extension later postpone defer delay payday skint struggling hardship arrears arrangement grace تقسيط اقسط اقساط قسط مهله تاجيل اجلوا اجل تمديد تمددون جدول* شهرين الراتب ظروفي متعثر مفلس دفعات",
  topup: "top_up topup recharge* refill reload voucher airtime add_credit شحن* اشحن* الشحن تعبيه عبي كرت",
  cap: "limit cap capped ceiling spending spend budget سقف السقف حد الحد اقصي للصرف الانفاق للانفاق",
  premium:
    "premium subscription* horoscope quiz competition third_party paid ابراج الابراج مسابق* المدفوعه مدفوعه اشتراكات الاشتراكات المميزه",
  barring: "bar bars barred barring block* disable* stop* احظر* حظر احجب* اوقف* وقف* ايقاف اقفل* منع",
  tax: "vat tax ضريب* الضريب* trn",
  company:
    "company business firm ltd employer accountant bookkeeper شركتي الشركه مؤسس* منشا* المنشاه المحاسب المكتب سجل_تجاري",
  copy: "copy copies pdf download* document* print* resend duplicate نسخ* صوره pdf تحميل احمل نزل اطبع ملف ابعتوا ارسلوا",
  records: "record* log logs itemis* itemiz* dialled dialed history who_called سجل كشف تفاصيل مين_اتصل الارقام قايمه",
  message: "text texts texting sms mms picture_messages voicemail رسايل الرسايل رسائل رساله البريد_الصوتي",
  voice: "hear voice sound audio robot robots echo ringing hangs صوت صوتي الصوت يسمع* سامعني بسمع يرن يفصل",
  device:
    "handset handsets device phones iphone samsung galaxy pixel tablet watch جهاز جهازي الجهاز اجهزه ايفون سامسونج تابلت ساعه",
  delivery: "deliver* dispatch* courier shipped tracking track order شحنه الشحنه طلبيه طلبيتي المندوب توصيل",
  engineer:
    "engineer technician fitter appointment visit slot install* فني الفني المهندس موعد معاد الموعد زياره تركيب التركيب",
  router:
    "router hub wifi broadband fibre fiber modem ethernet راوتر الراوتر المودم مودم واي_فاي الواي_فاي الوايفاي الفايبر فايبر نت_البيت الارضي",
  scam: "scam* phish* fraud* hack* suspicious dodgy fake impersonat* smishing genuine real احتيال نصب* انصب* اتنصب* اختراق مخترق تهكر اتهكر مشبوه* مزيف منكم",
  forward: "forward* divert* تحويل_المكالمات تتحول بتروح",
  addon:
    "add_on addon add_ons bolt_on booster refuel data_pack travel_pack day_pass roaming_pack extra_data more_data more_gigs اضافي* الاضافي* اضافات حزمه باقه_تجوال باقه_سفر زياده زيد",
  lock: "lock locked freeze frozen suspend hold اقفل* قفل جمد* جمدوا تجميد سكر سكروا علقوا",
  secure:
    "secur* safe* protect* passkey* 2fa authenticator two_factor two_step امان الامان امن امين حمايه احمي مفتاح_مرور مصادقه المصادقه بخطوتين",
  recover: "recover* recovery lost_access locked_out get_back regain استعاده استرجع استرد استرداد_الحساب",
  privacy:
    "personal gdpr consent* marketing advert* ads privacy dsar erase stored بياناتي البيانات الشخصيه معلوماتي تسويق التسويق اعلان* الاعلانات موافقتي الخصوصيه ملفي",
  duress:
    "forced forcing threaten* scared afraid frightened watching stalk* coached victim abusive يجبر* بيجبر* يهدد* جنبي يراقب بيراقب خايف* خطر الخطر",
  insult:
    "stupid idiot moron useless pathetic rubbish dumb fool hate fuck crap غبي حمار كلب تافه زباله فاشل انقلع اخرس",
  complaint: "complain* complaint* ombudsman ofcom شكوي اشتكي بشتكي",
  // What has nothing to do with a telecom, named so that it is not mistaken for what does.
  x_world:
    "weather rain recipe cook* bake football match movie film song joke story poem president capital doctor dentist car train taxi hotel restaurant pizza dog cat bike طقس مطر طبخ* مبارا* ماتش فيلم اغنيه نكته قصه قصيده رييس عاصمه دكتور سياره قطار تاكسي فندق مطعم بيتزا قطه غساله فرن",
  x_bills:
    "electricity water gas rent mortgage insurance tax_return council passport visa_for licence library museum كهرباء الكهرباء الماء الغاز ايجار تامين جواز رخصه فيزا_امريكا",
  x_brands:
    "netflix spotify amazon facebook instagram gmail google microsoft playstation xbox uber ryanair tesco نتفليكس نتفلكس فيسبوك انستا انستقرام سناب قوقل امازون",
  x_shop: "store shop shops job jobs vacanc* hiring parcel فرع فروع وظيف* وظايف",
  x_fault:
    "screen battery charger airpods laptop printer tv camera headphones شاش* بطاري* شاحن لابتوب طابعه تلفزيون سماع* كاميرا",
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
