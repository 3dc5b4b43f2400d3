import type { DemoRandom } from './demo-random.ts';

/** An invented person. Addresses are below `.example`, which nobody can own (RFC 2606). */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly company: string;
  readonly country: string;
  readonly role: string;
  readonly industry: string;
  readonly employees: number;
  /** Hours that the person's clock is ahead of UTC: visits happen in their working day. */
  readonly utcOffsetHours: number;
}

/** All of them, in an order of the seed. Some work for the same company. */
export function demoPeople(random: DemoRandom): DemoPerson[] {
  const people = regions.flatMap(({ country, utcOffsetHours, names, companies }) =>
    names.map((named): DemoPerson => {
      const [name, mailbox] = split(named);
      const [company, domain] = split(random.pick(companies));
      return {
        name,
        email: `${mailbox}@${domain}.example`,
        company,
        country,
        role: random.pick(roles),
        industry: random.pick(industries),
        employees: random.pick([12, 25, 40, 80, 140, 260, 600, 1_800]),
        utcOffsetHours,
      };
    }),
  );
  return random.shuffled(people);
}

/** The same person at a university instead of a company. */
export function asStudent(person: DemoPerson, random: DemoRandom): DemoPerson {
  const [company, domain] = split(random.pick(universities));
  const mailbox = person.email.split('@')[0];
  return {
    ...person,
    company,
    email: `${mailbox}@students.${domain}.example`,
    role: 'Student',
    industry: 'Education',
    employees: 4_000,
  };
}

const split = (pair: string): [string, string] => {
  const [shown = '', latin = ''] = pair.split(' = ');
  return [shown, latin];
};

const roles = [
  'Finance director',
  'Chief financial officer',
  'Group controller',
  'Head of accounting',
  'Accountant',
  'Operations manager',
  'Managing director',
  'Procurement manager',
  'IT manager',
];

const industries = ['Food trade', 'Logistics', 'Building materials', 'Textiles', 'Retail', 'Health', 'Machinery'];

const universities = ['Delta University = delta-university', 'Universiti Selat = selat-university'];

interface Region {
  readonly country: string;
  readonly utcOffsetHours: number;
  /** `name as it is written = mailbox`. */
  readonly names: readonly string[];
  /** `name = domain`. */
  readonly companies: readonly string[];
}

const regions: readonly Region[] = [
  {
    country: 'Iran',
    utcOffsetHours: 3.5,
    names: [
      'سارا احمدی = sara.ahmadi',
      'رضا کریمی = reza.karimi',
      'مریم رستمی = maryam.rostami',
      'امیرحسین نوری = amirhossein.nouri',
      'نگار جعفری = negar.jafari',
      'کاوه مرادی = kaveh.moradi',
      'زهرا موسوی = zahra.mousavi',
      'بهرام صادقی = bahram.sadeghi',
      'الهام شریفی = elham.sharifi',
      'پویا رحیمی = pouya.rahimi',
      'شیرین قاسمی = shirin.ghasemi',
      'آرش کیانی = arash.kiani',
      'لاله فرهادی = laleh.farhadi',
      'سینا توکلی = sina.tavakoli',
      'مهسا یزدانی = mahsa.yazdani',
      'حمید لطفی = hamid.lotfi',
      'نسترن بهرامی = nastaran.bahrami',
      'فرهاد اکبری = farhad.akbari',
    ],
    companies: [
      'کاشی آریا = arya-tile',
      'زعفران توس = toos-saffron',
      'پخش البرز = alborz-trade',
      'کشتیرانی خزر = caspian-lines',
      'نساجی سپید = sepid-textile',
      'دارو نوین = novin-pharma',
    ],
  },
  {
    country: 'United Arab Emirates',
    utcOffsetHours: 4,
    names: [
      'ليلى المنصوري = layla.almansoori',
      'خالد الشامسي = khalid.alshamsi',
      'نورة الكعبي = noura.alkaabi',
      'يوسف الحمادي = yousef.alhammadi',
      'هند المزروعي = hind.almazrouei',
      'راشد السويدي = rashid.alsuwaidi',
      'مريم النعيمي = mariam.alnuaimi',
      'سيف الظاهري = saif.aldhaheri',
      'عائشة البلوشي = aisha.albalushi',
      'ماجد القاسمي = majid.alqasimi',
      'Priya Raman = priya.raman',
      'Daniel Okafor = daniel.okafor',
      'شيخة الفلاسي = shaikha.alfalasi',
      'عبدالله المهيري = abdulla.almheiri',
      'سلمى حداد = salma.haddad',
      'وليد درويش = walid.darwish',
    ],
    companies: [
      'أغذية الكثبان = dune-foods',
      'خور للشحن = khor-freight',
      'واحة للتجزئة = waha-retail',
      'Falaj Building Supply = falaj-supply',
      'Marsa Medical = marsa-medical',
      'لؤلؤ الساحل = coast-pearl',
    ],
  },
  {
    country: 'Egypt',
    utcOffsetHours: 2,
    names: [
      'فاطمة حسن = fatma.hassan',
      'عمر السيد = omar.elsayed',
      'منى عبد الرحمن = mona.abdelrahman',
      'طارق شوقي = tarek.shawky',
      'ياسمين فؤاد = yasmine.fouad',
      'كريم منصور = karim.mansour',
      'دينا لطفي = dina.lotfy',
      'حسام بدر = hossam.badr',
      'رانيا صبري = rania.sabry',
      'محمود غانم = mahmoud.ghanem',
      'هبة الشريف = heba.elsherif',
      'شريف توفيق = sherif.tawfik',
      'نادين عوض = nadine.awad',
      'باسم زكي = bassem.zaki',
    ],
    companies: [
      'نسيج الدلتا = delta-weave',
      'القنال للخدمات = canal-services',
      'بردي للطباعة = bardi-print',
      'Nile Cold Chain = nile-cold',
      'سكر الصعيد = upper-sugar',
    ],
  },
  {
    country: 'Malaysia',
    utcOffsetHours: 8,
    names: [
      'Nur Aisyah binti Rahman = nur.aisyah',
      'Ahmad Faiz bin Ismail = ahmad.faiz',
      'Siti Hajar binti Osman = siti.hajar',
      'Muhammad Haziq bin Zulkifli = muhammad.haziq',
      'Farah Nadia binti Kamal = farah.nadia',
      'Amirul Hakim bin Salleh = amirul.hakim',
      'Nurul Izzah binti Yusof = nurul.izzah',
      'Azman bin Abdullah = azman.abdullah',
      'Tan Wei Ling = weiling.tan',
      'Lim Jia Hao = jiahao.lim',
      'Kavitha a/p Subramaniam = kavitha.subramaniam',
      'Rajesh a/l Muniandy = rajesh.muniandy',
      'Zainab binti Hashim = zainab.hashim',
      'Khairul Anuar bin Daud = khairul.anuar',
      'Puteri Balqis binti Megat = puteri.balqis',
      'Hafiz bin Roslan = hafiz.roslan',
      'Chong Mei Yee = meiyee.chong',
      'Roslina binti Mat = roslina.mat',
      'Iskandar bin Shah = iskandar.shah',
      'Noraini binti Jaafar = noraini.jaafar',
    ],
    companies: [
      'Selat Trading = selat-trading',
      'Kilang Papan Johor = papan-johor',
      'Rasa Timur Foods = rasa-timur',
      'Pelabuhan Utara Logistik = utara-logistik',
      'Batik Seri = batik-seri',
      'Klinik Harmoni = klinik-harmoni',
    ],
  },
  {
    country: 'Netherlands',
    utcOffsetHours: 1,
    names: [
      'Sanne de Wit = sanne.dewit',
      'Bram Hoekstra = bram.hoekstra',
      'Femke van Dalen = femke.vandalen',
      'Jeroen Postma = jeroen.postma',
      'Lotte Verbeek = lotte.verbeek',
      'Thijs Kuipers = thijs.kuipers',
      'Anouk Smit = anouk.smit',
      'Ruben van Loon = ruben.vanloon',
      'Maud Dijkstra = maud.dijkstra',
      'Sven Bos = sven.bos',
      'Ilse Maas = ilse.maas',
      'Youssef Amrani = youssef.amrani',
      'Noor Willems = noor.willems',
      'Daan Brouwer = daan.brouwer',
    ],
    companies: [
      'Maasvlakte Koelhuis = maas-koelhuis',
      'Dijk & Zoon Machines = dijk-zoon',
      'Tulpveld Export = tulpveld',
      'Havenzicht Expeditie = havenzicht',
      'Groenhart Zuivel = groenhart',
    ],
  },
  {
    country: 'Germany',
    utcOffsetHours: 1,
    names: [
      'Jana Köhler = jana.koehler',
      'Matthias Brandt = matthias.brandt',
      'Ayşe Yıldız = ayse.yildiz',
      'Florian Weiß = florian.weiss',
      'Katrin Lehmann = katrin.lehmann',
      'Tobias Schäfer = tobias.schaefer',
      'Miriam Vogt = miriam.vogt',
      'Stefan Krüger = stefan.krueger',
      'Nele Hartmann = nele.hartmann',
      'Emre Demir = emre.demir',
      'Ute Reinhardt = ute.reinhardt',
      'Paul Seidel = paul.seidel',
      'Clara Winkler = clara.winkler',
      'Henrik Busch = henrik.busch',
    ],
    companies: [
      'Elbtal Werkzeuge = elbtal-werkzeuge',
      'Nordlicht Spedition = nordlicht-spedition',
      'Weber & Kranz Möbel = weber-kranz',
      'Isar Medizintechnik = isar-med',
      'Hafencity Handel = hafencity-handel',
    ],
  },
  {
    country: 'United Kingdom',
    utcOffsetHours: 0,
    names: [
      'Emma Hartley = emma.hartley',
      'James Okonkwo = james.okonkwo',
      'Priti Shah = priti.shah',
      'Owen Pritchard = owen.pritchard',
      'Hannah Blythe = hannah.blythe',
      'Callum Reid = callum.reid',
      'Zara Malik = zara.malik',
      'George Fenwick = george.fenwick',
      'Isla Murray = isla.murray',
      'Tom Ashworth = tom.ashworth',
      'Megan Doyle = megan.doyle',
      'Samuel Adeyemi = samuel.adeyemi',
    ],
    companies: [
      'Harrow Lane Textiles = harrow-lane',
      'Tidewater Freight = tidewater-freight',
      'Peak Dairy = peak-dairy',
      'Ashdown Joinery = ashdown-joinery',
    ],
  },
  {
    country: 'Türkiye',
    utcOffsetHours: 3,
    names: [
      'Elif Kaya = elif.kaya',
      'Mert Aydın = mert.aydin',
      'Zeynep Çelik = zeynep.celik',
      'Can Öztürk = can.ozturk',
      'Derya Şahin = derya.sahin',
      'Burak Arslan = burak.arslan',
      'Selin Koç = selin.koc',
      'Onur Doğan = onur.dogan',
      'Gizem Polat = gizem.polat',
      'Kerem Uslu = kerem.uslu',
      'Aslı Güneş = asli.gunes',
      'Barış Tekin = baris.tekin',
    ],
    companies: [
      'Ege Seramik Ticaret = ege-ticaret',
      'Boğaz Lojistik = bogaz-lojistik',
      'Anadolu İplik = anadolu-iplik',
    ],
  },
];
