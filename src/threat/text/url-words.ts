// SPDX-License-Identifier: Apache-2.0
// What addresses of frauds look like, written down from general knowledge; learned from no list of addresses.
import { wordFinder } from "./word-finder.ts";

/** Names that are imitated most: payment, banks, mail, networks, post, shops, states, games. In a host or path that is not theirs they count. */
export const BRANDS = wordFinder(`
paypal apple icloud itunes appleid microsoft office365 office outlook onedrive sharepoint hotmail msn skype netflix amazon facebook instagram whatsapp 
twitter tiktok snapchat telegram discord linkedin google gmail youtube yahoo aol adobe dropbox docusign wetransfer zoom spotify disney disneyplus hulu
ebay alibaba aliexpress rakuten mercadolibre mercadopago mercadolivre allegro vinted leboncoin walmart costco bestbuy americanas magazineluiza magalu submarino casasbahia shopee
dhl fedex ups usps royalmail hermes= evri correos correios dpd laposte chronopost colissimo swisspost postnord poczta inpost jppost japanpost sagawa yamato= canadapost auspost
chase= wellsfargo wells bankofamerica boa citi= citibank capitalone usaa+ navyfederal suntrust pnc huntington= schwab= fidelity= americanexpress amex mastercard visa= 
hsbc barclays lloyds santander halifax natwest tsb nationwide monzo revolut bbva caixabank lacaixa bankia kutxabank ingdirect rabobank abnamro belfius argenta bunq
postbank sparkasse volksbank vrbank commerzbank deutschebank comdirect dkb raiffeisen erste bawag postfinance ubs creditsuisse
creditagricole banquepopulaire caisse caissedepargne societegenerale bnpparibas boursorama labanquepostale banquepostale ameli impots 
intesasanpaolo intesa= unicredit posteitaliane bper mediolanum fineco nexi nordea= danskebank swedbank handelsbanken bankid
itau+ itaucard bradesco caixa nubank bancodobrasil banrisul sicredi bancolombia interbank bcp viabcp bancoestado banorte banamex scotiabank falabella davivienda
absa+ fnb nedbank standardbank capitec= gtbank zenith= anz nab westpac commbank bmo cibc rbc tdbank desjardins interac
dbs ocbc uob maybank cimb mandiri hdfc icici smbc mufg mizuho docomo softbank aeon saison orico jcb eposcard
garanti= akbank isbank ziraat vakifbank yapikredi halkbank sberbank tinkoff privatbank pko mbank
att verizon tmobile sprint= xfinity comcast centurylink sbcglobal orange= vodafone telefonica movistar= telekom= swisscom telstra= optus= rogers= bellcanada virginmedia sfr bouygues= free
binance coinbase metamask blockchain kraken= trezor= ledger= paxful localbitcoins myetherwallet trustwallet opensea pancakeswap uniswap bitfinex
runescape steam steamcommunity roblox fortnite minecraft playstation xbox blizzard battlenet
hmrc irs govuk satander ourtime badoo pof airbnb booking= expedia
webmail zimbra= roundcube owa godaddy cpanel ionos strato ovh aruba= hostpoint bizmail wepmail rackspace tesco
bancoitau paypai ltau+ bofa+ instagrarn ing= mtbonline ibercaja cetelem carrefour sncf ratp netflx wepmail onedri gmx= zimbramail exodus casas luiza paypol
`);

/** Words of pages that ask for secrets, in some languages. */
export const LURES = wordFinder(`
login logon signin signon verify verification verified verifica verificar verif secure secured account accounts myaccount update updated confirm
confirmation conferma confirma confirmacao confirmar recover recovery unlock suspend suspended reactivate activate activation banking ebanking onlinebanking banks= webscr billing invoice payment 
paiement pago= wallet password passwd authenticate identita sesion= iniciar customer cliente kunde kunden konto= conto= compte= moncompte espace=
espaceclient acces= acceso acesso= accesso seguro= seguridad sicurezza sicherheit atualiza atualizar actualizar actualizacion cadastro dados= sms suivi= colis= helpdesk supporto assistance webmail mailbox
 documents sharedoc docusign fileshare sharedfile voicemail notification refund rembours giftcard prize premios= bonus= promocao oferta ofertas
 winner= giveaway desbloqueio bloqueo resgate pontos atendimento autorizador unusual dispute authorize authorise
myid appleid webapps websrc signup connexion connect= zonasegura segura= bancaenlinea bancavirtual appeal violation checkpoint airdrop redeem`);

/** Words that such pages share with decent ones. */
export const MILD_LURES = wordFinder(
  `active alert auth authentication claim client clients copyright covid credential deposit document gift help identity informations limited log notice notify payments personas promo relief required reset resolution resolve restore reward rewards safe security service session sign support tax token updating upgrade valid validate validation warning`,
);

/** Endings that cost next to nothing, or that frauds like most. */
export const CHEAP_ENDINGS: ReadonlySet<string> = new Set(
  "tk ml ga cf gq xyz top club online site website space icu buzz work click link fun host pw rest surf uno monster cyou vip win bid loan men review stream gdn mom cam best ltd today digital store shop life cc ws su sbs cfd quest lol ink bond autos beauty hair skin makeup homes boats yachts motorcycles zip mov rip party trade cricket faith accountant racing webcam kim country stream finance fyi".split(
    " ",
  ),
);

/** Endings that frauds like, and others as well. */
export const ODD_ENDINGS: ReadonlySet<string> = new Set(
  "agency asia bar biz center cloud company date download email guru help info live mobi money network news one press pro science services solutions support systems tech world zone".split(
    " ",
  ),
);

/** Hosts on which anybody can put up a page, a form, a file or a redirection within minutes. */
export const FREE_HOSTS: ReadonlySet<string> = new Set(
  "docs.google.com sites.google.com forms.gle drive.google.com script.google.com storage.googleapis.com storage.cloud.google.com firebasestorage.googleapis.com web.app firebaseapp.com appspot.com run.app weebly.com weeblysite.com wixsite.com wixstudio.io editorx.io 000webhostapp.com 000webhost.com glitch.me repl.co replit.app replit.dev pages.dev workers.dev r2.dev trycloudflare.com windows.net azurewebsites.net azurefd.net azureedge.net cloudapp.net cloudapp.azure.com sharepoint.com forms.office.com forms.office365.com customervoice.microsoft.com onedrive.live.com 1drv.ms sway.office.com joomla.com webnode.com webnode.page jimdo.com jimdosite.com jimdofree.com yolasite.com strikingly.com mystrikingly.com godaddysites.com square.site app.link page.link duckdns.org ddns.net ddns.info ddnsking.com hopto.org sytes.net no-ip.org no-ip.biz no-ip.info myftp.biz myftp.org serveo.net servehttp.com servebeer.com zapto.org redirectme.net webredirect.org dynu.net dynv6.net mooo.com chickenkiller.com us.to dns-cloud.net dns05.com dns04.com dns2.us zyns.com viewdns.net cloudns.cl cloudns.cx cloudns.asia cloudns.nz changeip.com ezua.com otzo.com itsaol.com bounceme.net ngrok.io ngrok.app ngrok-free.app ngrok-free.dev loca.lt localtunnel.me serveo.net telebit.io swtest.ru ferozo.com regruhosting.ru hop.ru justns.ru altervista.org epizy.com rf.gd 42web.io infinityfreeapp.com great-site.net byethost.com beget.tech tilda.ws tilda.cc formstack.com typeform.com jotform.com jotformeu.com surveygizmo.com surveyheart.com wufoo.com cognitoforms.com zohopublic.com spark.adobe.com express.adobe.com ipfs.io dweb.link cf-ipfs.com nftstorage.link fleek.co infura-ipfs.io ipfs.w3s.link myshopify.com hostingerapp.com hostingersite.com glueup.com webflow.io framer.website framer.app carrd.co linktr.ee bio.link notion.site gitbook.io webcindario.com neocities.org tripod.com angelfire.com ucoz.net ucoz.com ucoz.ru narod.ru somee.com dx.am myfreesites.net atwebpages.com awardspace.com freehosting.com freeweb.hu x10host.com hostfree.pw eu5.org 5gbfree.com creatorlink.net statictab.com blogcu.com website2.me site123.me mozello.com simdif.com webself.net ukit.me ukit.com flazio.com zyrosite.com durable.co mybluehost.me myftpupload.com netsolhost.com secureserver.net temp.domains tempurl.host preview-domain.com cprapid.com plesk.page hosting-mexico.net tempsite.link htmlcomponentservice.com ontraport.com telegra.ph app.box.com bubbleapps.io softr.app glide.page teachable.com clickfunnels.com gr8.com getresponsesite.com mailchi.mp sendgrid.net list-manage.com hubspotpagebuilder.com hs-sites.com wpengine.com wpcomstaging.com kinsta.cloud pantheonsite.io lovable.app base44.app contaboserver.net linodeobjects.com digitaloceanspaces.com ondigitalocean.app backblazeb2.com wasabisys.com myqcloud.com aliyuncs.com".split(
    " ",
  ),
);

/** Where programmers put up what they try out: frauds do as well. */
export const TRIAL_HOSTS: ReadonlySet<string> = new Set(
  "codesandbox.io csb.app stackblitz.io onrender.com up.railway.app fly.dev koyeb.app deno.dev surge.sh herokuapp.com vercel.app now.sh netlify.app netlify.com translate.goog".split(
    " ",
  ),
);

/** Where programmers and diarists put up pages: by itself little, with a lure, a brand or odd letters more. */
export const BUILDER_HOSTS: ReadonlySet<string> = new Set(
  "github.io gitlab.io blogspot.com wordpress.com tumblr.com cloudfront.net amazonaws.com zendesk.com freshdesk.com over-blog.com livejournal.com".split(
    " ",
  ),
);

export const SHORTENERS: ReadonlySet<string> = new Set(
  "bit.ly bitly.com bitly.ws j.mp tinyurl.com tiny.one t.co goo.gl ow.ly ht.ly is.gd v.gd cutt.ly cutt.us rebrand.ly rb.gy tiny.cc shorturl.at shorturl.gg s.id lnkd.in buff.ly t.ly soo.gd bl.ink u.to u.nu qrco.de qr.net qrs.ly me-qr.com x.co mcaf.ee shrtco.de po.do han.gl snip.ly clck.ru vk.cc urlz.fr cli.re pili.la tny.sh split.to d.pr link.do kisa.link l.ead.me linkr.bio lihi.cc reurl.cc ppt.cc bom.so goo.su surl.li urlr.me short.gy dub.sh tr.ee wl.co adf.ly ouo.io shorte.st bc.vc gg.gg da.gd clk.sh vo.la n9.cl acortar.link encurtador.com.br urlday.cc kutt.it heylink.me hyp.to rotf.lol href.li hoo.gs chilp.it trib.al db.tt tny.im zpr.io lc.chat me2.kr bit.do mzl.la amzn.to yhoo.it".split(
    " ",
  ),
);
