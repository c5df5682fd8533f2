// SPDX-License-Identifier: Apache-2.0
/**
 * Sites that many people know, by name without ending, from general knowledge: strangers cannot put pages there that pass for somebody else's.
 * Not complete, and no list of a provider. Under a cheap ending a name counts for nothing.
 */
export const WELL_KNOWN: ReadonlySet<string> = new Set(
  `google youtube facebook twitter x instagram wikipedia wikimedia wiktionary reddit amazon ebay yahoo bing live microsoft office apple icloud netflix linkedin pinterest tumblr github gitlab
bitbucket npmjs stackoverflow stackexchange superuser serverfault askubuntu mozilla w3 ietf whatwg python nodejs typescriptlang medium wordpress blogger blogspot gravatar googleapis gstatic googlesource googleusercontent googlegroups chromium withgoogle microsoftonline visualstudio azure paypalobjects githubassets steamstatic fbcdn
githubusercontent goo whatsapp telegram signal discord tiktok snapchat bsky mastodon threads messenger skype msn outlook hotmail windows aol
cnn bbc nytimes guardian theguardian telegraph dailymail metro independent mirror express thesun reuters bloomberg forbes wsj ft economist nypost usatoday washingtonpost huffingtonpost huffpost buzzfeed
mashable techcrunch theverge wired engadget venturebeat thenextweb arstechnica cnet zdnet gizmodo lifehacker deadspin kotaku jezebel espn nesn nba nfl mlb nhl fifa uefa imdb rottentomatoes spotify
soundcloud tunein vimeo dailymotion twitch flickr imgur giphy quora digg slashdot sourceforge adobe oracle ibm intel amd nvidia cisco dell hp lenovo asus samsung sony nokia lg xiaomi huawei oneplus
booking expedia tripadvisor airbnb kayak skyscanner trivago hotels agoda ryanair easyjet lufthansa emirates alibaba aliexpress taobao tmall jd walmart target bestbuy homedepot lowes macys ikea etsy
olx allegro otomoto avito craigslist gumtree leboncoin mercadolibre mercadolivre rakuten paypal stripe visa mastercard americanexpress zalando asos wayfair costco sears kohls nike adidas zara
spiegel zeit bild faz sueddeutsche welt stern focus tagesschau heise golem chip lemonde lefigaro liberation leparisien lequipe orange free sfr elpais elmundo marca abc repubblica corriere gazzetta ansa
globo uol terra folha estadao r7 clarin lanacion infobae eluniversal publico dn nrc nos telegraaf nu aftonbladet expressen svt dr yle vg nrk derstandard orf blick srf
indianexpress timesofindia indiatimes hindustantimes thehindu ndtv bdnews24 prothomalo dawn udn chinatimes appledaily ettoday naver daum kakao baidu qq weibo sohu sina 163 126 youku iqiyi bilibili zhihu douban csdn
yandex mail ok vk vkontakte rambler lenta ria tass rbc kommersant pikabu habr habrahabr livejournal kinopoisk auto drom sberbank tinkoff kenh14 vnexpress dantri tuoitre thanhnien zing web gmx t-online freenet
nhs europa un who nasa nih fda cdc mit stanford harvard berkeley cambridge oxford yale princeton columbia cornell ap apnews npr pbs vox slate salon politico axios thehill theatlantic newyorker time newsweek
mic qz vice grantland hollywoodlife tmz people eonline variety billboard rollingstone pitchfork elitedaily distractify upworthy businessinsider inc fastcompany hbr entrepreneur seekingalpha marketwatch investopedia morningstar nasdaq
themeforest codecanyon envato graphicriver depositphotos shutterstock gettyimages istockphoto fotolia 500px deviantart behance dribbble unsplash pexels pixabay freepik canva tinypic photobucket gfycat
interpark gmarket 11st coupang kakaku cookpad mixi nicovideo pixiv ameblo ameba hatena livedoor goo excite nifty biglobe fc2 yomiuri asahi mainichi nikkei sankei nhk
hubspot salesforce zoom slack trello atlassian jira dropbox box evernote notion asana monday airtable zapier ifttt mailchimp zendesk intercom surveymonkey typeform eventbrite meetup
getpocket feedly disqus wikia fandom archive goodreads scribd slideshare prezi quizlet duolingo coursera edx udemy khanacademy academia researchgate springer nature sciencedirect elsevier wiley jstor ieee acm arxiv
json-schema jquery reactjs angular vuejs redis mongodb postgresql mysql sqlite docker kubernetes debian ubuntu redhat fedora archlinux apache nginx cloudflare fastly akamai digitalocean heroku linode vultr hetzner ovh
travis-ci circleci codecov coveralls snyk opencollective patreon kickstarter indiegogo gofundme shields badgen jsdelivr unpkg cdnjs skypack esm eslint babeljs rollupjs webpack vitejs deno bun rust-lang golang go php ruby-lang rubyonrails perl java kotlinlang
swift scala haskell erlang elixir-lang djangoproject flask laravel symfony drupal joomla codepen jsfiddle codesandbox stackblitz replit repl glitch hackerrank leetcode hackernoon dev hashnode freecodecamp geeksforgeeks w3schools
tutorialspoint css-tricks smashingmagazine alistapart sitepoint caniuse openai anthropic huggingface kaggle tensorflow pytorch readthedocs pypi rubygems crates packagist nuget maven docs
steamcommunity steampowered epicgames gog roblox minecraft ea ubisoft blizzard battle playstation xbox nintendo ign gamespot polygon pcgamer gamefaqs nexusmods twitchtv plarium
icicibank hdfcbank axisbank sbi onlinesbi maybank2u cimb dbs ocbc uob hsbc barclays lloyds santander bbva ing rabobank abnamro bnpparibas deutsche-bank commerzbank sparkasse ubs credit-suisse unicredit intesasanpaolo
chase wellsfargo bankofamerica citi citibank capitalone usbank pnc tdbank discover schwab fidelity vanguard etrade robinhood coinbase binance kraken blockchain privatbank itau bradesco caixa bb correios nubank
att verizon t-mobile sprint comcast xfinity cox spectrum centurylink vodafone o2 ee three bt sky virginmedia telekom telefonica movistar swisscom telenor telia kpn proximus telstra optus rogers bell telus singtel jio airtel
lastpass 1password bitwarden dashlane okta auth0 duo norton mcafee avast kaspersky malwarebytes eset virustotal
allrecipes foodnetwork epicurious webmd mayoclinic healthline drugs weather accuweather wunderground zillow trulia realtor redfin rightmove indeed monster glassdoor craigslist yelp foursquare opentable grubhub ubereats uber lyft doordash
ups fedex usps dhl royalmail dpd hermes hulu hbo hbomax max disneyplus disney paramount showtime starz crunchyroll funimation livestream ustream pandora deezer lastfm last genius azlyrics bandcamp shazam
deviantart wattpad fanfiction archiveofourown hubpages squidoo ehow wikihow about answers ask howstuffworks instructables pornhub xvideos xhamster xnxx redtube youporn motherless thepiratebay kickass 1337x extratorrent rarbg putlocker
softonic filehippo download cnet majorgeeks afterdawn filehorse apkpure apkmirror xda-developers gsmarena phonearena anandtech tomshardware techradar pcmag pcworld macrumors 9to5mac androidcentral androidauthority
searchengineland searchenginejournal moz semrush ahrefs similarweb alexa statcounter godaddy namecheap squarespace wix weebly shopify bigcommerce magento woocommerce
aljazeera alarabiya bbcarabic youm7 masrawy sabq argaam haraj elwatannews arabnews khaleejtimes gulfnews varzesh3 digikala aparat
hepsiburada trendyol n11 sahibinden hurriyet milliyet sabah ntv onet wp interia gazeta seznam idnes novinky index origo ekathimerini emag
detik kompas tribunnews liputan6 tokopedia bukalapak lazada shopee kaskus blibli elevenia inquirer rappler gmanetwork abs-cbn straitstimes channelnewsasia pantip sanook kapook`
    .trim()
    .split(/\s+/),
);
