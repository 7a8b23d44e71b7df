/** What a word may be, as bits. */
export const Sense = {
  /** Holds sentences together; where none is, a text was not written for people. */
  Function: 1,
  Honorific: 2,
  /** Within a name in small letters: `van`, `de`. */
  Particle: 4,
  /** What a person does: `said`, `lives`. */
  Verb: 8,
  /** The last word of an organisation: `Inc`, `Group`. */
  Organisation: 16,
  /** `Street`, `Rd`, `Platz` */
  Street: 32,
  /** `Apt`, `Suite`, `Unit` */
  Unit: 64,
  Nationality: 128,
  /** A proper noun that is nobody's name: months, products, protocols. */
  Known: 256,
  /** Stands before a place: `in`, `from`. */
  Towards: 512,
  /** Stands before a person: `hi`, `named`, `by`. */
  Introduces: 1024,
  State: 2048,
} as const;

const WORDS: readonly (readonly [number, string])[] = [
  [
    Sense.Function,
    'the a an is are was were be been am my your his her its our their to of in on at for from with and or but if so not no it this that these those i you he she we they me him us them have has had do does did can could will would should may might there here what who when where why how please as by than then just about into after before because',
  ],
  [
    Sense.Honorific,
    'mr mrs ms miss mister madam dr doctor prof professor sir lady lord rev reverend fr sr capt captain sgt lt col gen judge justice senator president hon dame mx mme mlle herr frau señor señora signor monsieur',
  ],
  [
    Sense.Particle,
    'van von de der den del della di da dos das du la le los las al el bin ibn bint abu ben af av zu zum zur ten ter te y e',
  ],
  [
    Sense.Verb,
    'said says say asked asks told tells shouted replied answered added wrote writes wants wanted needs needed lives lived works worked went goes called calls spoke speaks speak thinks thought knows knew likes liked loves loved has had is was will can presented organized organised handled approved spent moved moves points pointed noted explained agreed signed sent lost bought paid booked cancelled canceled complained requested confirmed listed sings sang employs looks seems became left joined met gave got made came reviewed reported visited submitted completed mentioned suggested turned turns turning won wins scored plays played died married retired founded resigned arrived announced declined denied argued claimed claims warned adds visits owns runs and who whose',
  ],
  [
    Sense.Organisation,
    'inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag sa srl bv nv pty group holdings partners associates sons brothers bros bank university college school institute hospital clinic foundation association society council committee ministry department agency orchestra museum library church airlines airways railways industries technologies technology systems solutions software services consulting ventures capital insurance research labs laboratories media entertainment records studios energy motors electronics pharmaceuticals communications networks international lines stores news times',
  ],
  [
    Sense.Street,
    'street st road rd avenue ave av lane ln drive dr boulevard blvd court ct place pl terrace tce parade pde crescent cres highway hwy close way square sq grove gardens circuit cct esplanade esp walk quay mews row circle cir trail parkway pkwy turnpike pike alley plaza loop expressway freeway strasse straße platz weg gasse allee ring rue chemin impasse via viale piazza corso calle avenida plaza paseo carrera rua travessa alameda praça ulica ul aleja gade vej gatan gata vägen vagen straat laan plein weg utca ulitsa prospekt bulvar caddesi sokak ulice namesti dori u ut utja ter tee tn pst mnt',
  ],
  [
    Sense.Unit,
    'apt apartment suite ste unit flat room rm floor level lvl lot box building bldg block shop villa house office',
  ],
  [
    Sense.Nationality,
    'american australian british english scottish welsh irish canadian french german italian spanish portuguese dutch belgian swiss austrian swedish norwegian danish finnish icelandic polish czech slovak hungarian romanian bulgarian greek turkish russian ukrainian belarusian serbian croatian slovenian bosnian albanian macedonian estonian latvian lithuanian georgian armenian azerbaijani kazakh uzbek israeli jewish palestinian lebanese syrian iraqi iranian persian saudi yemeni egyptian libyan tunisian algerian moroccan sudanese ethiopian eritrean somali kenyan ugandan tanzanian nigerian ghanaian senegalese congolese angolan zambian zimbabwean african indian pakistani bangladeshi nepali tibetan chinese cantonese mandarin taiwanese japanese korean mongolian vietnamese thai cambodian laotian burmese malaysian indonesian filipino singaporean mexican cuban jamaican haitian dominican guatemalan honduran salvadoran nicaraguan colombian venezuelan ecuadorian peruvian bolivian chilean argentinian argentine uruguayan paraguayan brazilian maltese cypriot luxembourgish european asian latino latina hispanic arab arabic muslim christian catholic protestant buddhist hindu sikh aboriginal maori samoan tongan fijian zealander scandinavian soviet chechen greenlandic kurdish punjabi bengali sinhalese malagasy mauritian mozambican namibian malawian rwandan burundian ivorian gambian guinean liberian malian mauritanian togolese beninese cameroonian gabonese chadian maldivian bhutanese turkmen tajik kyrgyz qatari kuwaiti bahraini emirati omani jordanian barbadian bahamian grenadian trinidadian surinamese guyanese panamanian belizean belizian bruneian papuan timorese moldovan montenegrin kosovar andorran basque catalan flemish',
  ],
  [
    Sense.Towards,
    'in to from near at of visit visiting visited leave leaving around towards toward through across outside reach into via serving',
  ],
  [
    Sense.Introduces,
    'hi hello hey dear thanks name named called by with ask for and meet met mr mrs ms regards sincerely am contact attention attn caller patient client customer guardian speak help remember guest driver manager partner wife husband son daughter brother sister mother father friend tell told see under by to call cc',
  ],
  [
    Sense.State,
    'nsw vic qld tas nt act wa sa al ak az ar ca ct fl ga hi id il ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wv wi wy dc on qc bc ab mb sk ns nb nl pe uk usa us nz au apo fpo dpo aa ae ap',
  ],
  [
    Sense.Known,
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun christmas easter ramadan hanukkah thanksgiving halloween redis kafka mongodb mongo postgres postgresql mysql sqlite mariadb elasticsearch clickhouse docker kubernetes nginx apache grafana jaeger prometheus otel opentelemetry spanreel twilio deepgram assemblyai elevenlabs cartesia openai anthropic claude gemini github gitlab bitbucket jira slack stripe zendesk salesforce hubspot calendly aws azure lambda dynamodb linux ubuntu debian alpine macos windows android ios iphone ipad macbook macintosh intel chrome safari firefox mozilla webkit chromium gecko khtml edge node nodejs deno npm yarn pnpm typescript javascript python java kotlin golang rust react angular vue express fastify nestjs koa prisma sequelize mongoose axios undici graphql grpc protobuf json xml yaml html css sql http https tls ssl tcp udp rtp sip url uri sms mms api sdk cli ctrl alt esc toyota nissan subaru hyundai volkswagen audi bmw volvo skoda renault peugeot adidas ikea lego nestle samsung sony panasonic huawei xiaomi nokia lenovo qantas jetstar telstra optus vodafone woolworths bunnings kmart officeworks mcdonalds starbucks netgear id ids uuid jwt oauth saml sso iban swift bic bsb tfn abn acn ssn pin otp cvv dob gpu cpu ram ssd vpn dns dhcp lan wifi bluetooth usb webhook webhooks postman swagger terraform ansible jenkins circleci vercel netlify heroku cloudflare fastly akamai sentry datadog newrelic splunk honeycomb langfuse langchain langgraph livekit retell vapi pipecat sonos alexa siri cortana hue chromecast spotify youtube netflix google microsoft apple amazon facebook instagram twitter tiktok linkedin whatsapp telegram zoom paypal visa mastercard amex eftpos paywave afterpay centrelink medicare medicaid bpay payid osko zelle venmo bitcoin ethereum internet web email ok okay tv atm faq pdf csv gdpr hipaa pci tcpa gmt utc aest aedt est pst cet bst am pm usd aud nzd gbp eur ceo cto cfo hr pr ai ml llm stt tts asr vad crm erp saas vip pls bot asap latte lattes cappuccino cappuccinos macchiato macchiatos americano americanos cortado cortados chai matcha frappuccino espresso mocha rooibos oolong darjeeling splenda stevia nescafe lavazza expresso boba flyway liquibase istio consul traefik kibana logstash filebeat fluentd rabbitmq zookeeper etcd haproxy gunicorn uvicorn sidekiq django laravel symfony tomcat gradle webpack eslint mocha cypress playwright puppeteer selenium nuxt jquery lodash snowflake bigquery redshift kinesis eventbridge cassandra couchbase influxdb celery openshift podman containerd argocd keycloak okta cognito pagerduty opsgenie statuspage newrelic dynatrace zipkin segment mixpanel amplitude intercom sendgrid mailgun mailchimp plivo vonage telnyx bandwidth agora',
  ],
];

let senses: ReadonlyMap<string, number> | undefined;

/** What a folded word may be; 0 if it is in none of the short lists. */
export function sensesOf(word: string): number {
  senses ??= read();
  return senses.get(word) ?? 0;
}

function read(): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  for (const [sense, words] of WORDS) for (const word of words.split(' ')) map.set(word, (map.get(word) ?? 0) | sense);
  return map;
}
