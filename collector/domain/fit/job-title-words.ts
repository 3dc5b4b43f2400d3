import type { Role, Seniority } from './job-title.ts';

/**
 * What words of job titles say, in English, Persian, Arabic, Malay and German. Entries are parted by `|` and compared after
 * folding; of several that begin at a word the longest holds. A zero-width non-joiner stands where writers join or part.
 */

/** Which part of a business. German compounds are listed by their first part below. */
export const roleWords: Readonly<Record<Role, string>> = {
  executive: `founder | co founder | cofounder | owner | entrepreneur | general manager | managing partner | founding partner |
    board | ceo office | office of the ceo | chief of staff | country manager | managing director | chairman |
    chairwoman | chairperson | executive director | business owner | proprietor | chief executive | vorstand | inhaber | inhaberin |
    geschaftsfuhrer | geschaftsfuhrerin | geschaeftsfuehrer | geschaeftsfuehrerin | geschaftsfuhrung | geschaftsleitung |
    geschaftsleiter | grunder | gruenderin | gruender | grunderin | aufsichtsrat | prokurist | prokuristin | unternehmer |
    مدیر‌عامل | موسس | بنیان‌گذار | هم‌بنیان‌گذار | مالک | صاحب شرکت | صاحب کسب و کار | هیئت مدیره | هیات مدیره | مدیر کل | کارآفرین |
    مؤسس | المؤسس | شريك مؤسس | مالك | صاحب | صاحب العمل | الرئيس التنفيذي | رئيس تنفيذي | المدير التنفيذي | مدير تنفيذي | المدير العام |
    مدير عام | رئيس مجلس الإدارة | مجلس الإدارة | رئيس الشركة | العضو المنتدب | رائد أعمال |
    pengasas | pemilik | pengarah urusan | pengarah eksekutif | pengurus besar | pengerusi | usahawan`,
  marketing: `marketing | marketer | brand | branding | seo | sem | content | growth | demand generation | lead generation |
    public relations | pr | communications | communication | communicator | advertising | social media | community | media | creative |
    copywriter | digital marketing | events | campaign | crm | offentlichkeitsarbeit | werbung | kommunikation | unternehmenskommunikation |
    بازاریابی | مارکتینگ | برند | تبلیغات | روابط عمومی | تولید محتوا | محتوا | سئو | دیجیتال مارکتینگ |
    تسويق | مسوق | علامة تجارية | العلامة التجارية | إعلان | إعلانات | علاقات عامة | العلاقات العامة | محتوى | اتصال | اتصالات مؤسسية |
    pemasaran | jenama | pengiklanan | perhubungan awam | komunikasi | kandungan`,
  sales: `sales | salesman | salesperson | saleswoman | seller | selling | business development | account executive | account manager |
    key account | bdr | sdr | presales | pre sales | revenue | commercial | partnerships | channel | partner manager | dealer | trade |
    vertrieb | verkauf | verkaufer | verkauferin | verkaeufer | aussendienst | innendienst | vertriebler | kundenbetreuer | handelsvertreter |
    فروش | فروشنده | بازرگانی | توسعه کسب و کار | توسعه بازار | صادرات |
    مبيعات | بائع | تطوير الأعمال | تطوير اعمال | مندوب | تجاري | تجارية | صادرات |
    jualan | jurujual | pembangunan perniagaan | perniagaan`,
  finance: `finance | financial | accounting | accountant | accounts | controller | comptroller | treasurer | treasury | audit | auditor |
    tax | bookkeeper | bookkeeping | payroll | accounts payable | accounts receivable | fp a | actuary | banker | investment |
    finanzen | finanz | finanzbuchhalter | buchhalter | buchhalterin | buchhaltung | rechnungswesen | controlling | wirtschaftsprufer |
    steuerberater | kaufmannischer |
    مالی | امور مالی | حساب‌دار | حسابداری | حسابرس | حسابرسی | خزانه‌دار | مالیات | ذی‌حساب |
    مالي | مالية | المالية | محاسب | محاسبة | حسابات | مدقق | تدقيق | أمين الصندوق | خزينة | ضرائب |
    kewangan | akauntan | perakaunan | juruaudit | audit | akaun | perbendaharaan | cukai`,
  it: `it | ict | chief information officer | information officer | digital officer | information technology | information systems | information security | cybersecurity | cyber security | security engineer | infrastructure |
    sysadmin | system administrator | systems administrator | network | helpdesk | help desk | database administrator | dba | mis | digital transformation |
    informatik | edv | systemadministrator | netzwerk | anwendungsbetreuer |
    فناوری اطلاعات | آی تی | انفورماتیک | شبکه | امنیت اطلاعات | فاوا | زیرساخت |
    تقنية المعلومات | تكنولوجيا المعلومات | نظم المعلومات | أمن المعلومات | شبكات | الأمن السيبراني | التحول الرقمي |
    teknologi maklumat | sistem maklumat | rangkaian | keselamatan siber`,
  operations: `operations | operation | operating | chief operating officer | operational | logistics | supply chain | warehouse | manufacturing | production | plant | factory | quality | facilities |
    administration | administrative | administrator | admin | project | projects | program | programme | pmo | office manager | transport | fleet | site manager |
    assistant | secretary | secretarial | receptionist | clerk | personal assistant | executive assistant | office |
    betrieb | produktion | logistik | lager | qualitat | verwaltung | assistenz | assistent | assistentin | sekretar | sekretarin |
    projektleiter | projektleiterin | projektmanager |
    عملیات | لجستیک | زنجیره تامین | انبار | تولید | کارخانه | کیفیت | اداری | پروژه | دفتر | منشی | دستیار | مسئول دفتر | رئیس دفتر | برنامه‌ریزی |
    عمليات | لوجستيات | سلسلة الإمداد | سلسلة التوريد | مستودع | إنتاج | مصنع | جودة | إداري | إدارية | مشروع | مشاريع | سكرتير | سكرتيرة | مدير مكتب | مديرة مكتب |
    operasi | logistik | gudang | pengeluaran | kilang | kualiti | pentadbiran | tadbir | projek | setiausaha | kerani | pembantu`,
  hr: `hr | human resources | human resource | human capital | people | talent | talent acquisition | recruiter | recruiting | recruitment | hrbp |
    hr business partner | training | learning and development | l d | compensation | workforce | people operations |
    personalwesen | personalabteilung | personalmanagement | personalentwicklung |
    منابع انسانی | سرمایه انسانی | جذب و استخدام | کارگزینی | آموزش |
    موارد بشرية | الموارد البشرية | توظيف | رأس المال البشري | تدريب |
    sumber manusia | modal insan | pengambilan pekerja | latihan`,
  product: `product | product owner | product manager | product management | ux | ui | user experience | designer | design | user research |
    produkt | produktmanagement | produktmanager | produktmanagerin |
    محصول | مدیریت محصول | مالک محصول | طراح | طراحی | تجربه کاربری |
    منتج | المنتجات | منتجات | مالك المنتج | مصمم | تصميم | تجربة المستخدم |
    produk | pereka | reka bentuk`,
  engineering: `engineer | engineering | developer | development engineer | software | programmer | devops | sre | architect | data scientist |
    data science | data engineer | machine learning | qa | r d | research and development | technical | technology | technician | frontend | backend | full stack | fullstack |
    ingenieur | ingenieurin | entwickler | entwicklerin | softwareentwickler | entwicklung | softwareentwicklung | technik | techniker | technischer | forschung und entwicklung |
    مهندس | مهندسی | توسعه‌دهنده | برنامه‌نویس | نرم‌افزار | فنی | تحقیق و توسعه | معمار | دانشمند داده |
    مهندسة | هندسة | مطور | مطورة | مبرمج | مبرمجة | برمجيات | تقني | تقنية | فني | بحث وتطوير | البحث والتطوير |
    jurutera | kejuruteraan | pembangun | pengaturcara | perisian | teknikal | juruteknik | penyelidikan dan pembangunan`,
  procurement: `procurement | purchasing | purchase | buyer | sourcing | vendor management | category manager | contracts | tender | tenders |
    einkauf | einkaufer | einkauferin | einkaeufer | beschaffung |
    خرید | تدارکات | تامین | کارپرداز | مناقصه |
    مشتريات | شراء | توريد | عقود | مناقصات |
    perolehan | pembelian | pembeli | tender`,
  legal: `legal | lawyer | counsel | attorney | paralegal | compliance | privacy | data protection officer | jurist | juristin | rechtsanwalt | rechtsabteilung | justiziar |
    حقوقی | وکیل | مشاور حقوقی | قانوني | القانونية | محام | محامي | محامية | مستشار قانوني | امتثال | undang undang | peguam | pematuhan`,
  support: `customer success | customer service | customer support | customer care | customer experience | support | service desk | call center | call centre | contact center |
    kundendienst | kundenservice | kundenbetreuung |
    پشتیبانی | خدمات مشتریان | امور مشتریان | موفقیت مشتری | مرکز تماس | خدمة العملاء | دعم | الدعم الفني | نجاح العملاء | مركز الاتصال |
    khidmat pelanggan | sokongan | perkhidmatan pelanggan`,
  consulting: `consultant | consulting | advisor | adviser | advisory | analyst | strategy | strategist | freelancer | freelance |
    berater | beraterin | unternehmensberater | unternehmensberaterin | referent | referentin |
    مشاور | تحلیلگر | استراتژی | فریلنسر | مستشار | مستشارة | محلل | محللة | استراتيجية | خبير | perunding | penasihat | penganalisis | strategi`,
  academic: `professor | prof | lecturer | researcher | research fellow | scientist | postdoc | post doc | academic | faculty | dean | rector | teacher | tutor | librarian | university |
    research assistant | teaching assistant | assistant professor | associate professor | visiting scholar | scholar | research associate | student affairs | student services | student success | student recruitment |
    professorin | dozent | dozentin | wissenschaftlicher mitarbeiter | wissenschaftliche mitarbeiterin | lehrer | lehrerin | dekan |
    استاد | استادیار | دانشیار | مدرس | پژوهشگر | هیئت علمی | هیات علمی | عضو هیئت علمی | معلم | دبیر | رئیس دانشکده |
    أستاذ | أستاذة | أستاذ مساعد | أستاذ مشارك | محاضر | محاضرة | باحث | باحثة | معيد | معلمة | عميد |
    profesor | pensyarah | penyelidik | guru | dekan | profesor madya`,
  student: `student | undergraduate | graduate student | phd student | phd candidate | doctoral student | doctoral candidate | mba student | master student | masters student |
    college student | university student | student assistant | working student | pupil |
    studentin | studierende | studierender | werkstudent | werkstudentin | doktorand | doktorandin | studentische hilfskraft | schuler | schulerin |
    دانشجو | دانشجوی | دانش‌آموز | دانشجوی دکتری | دانشجوی کارشناسی ارشد | طالب | طالبة | طالب دكتوراه | طالب جامعي | طالبة جامعية |
    pelajar | mahasiswa | mahasiswi | siswazah | pelajar ijazah`,
};

/** How high. What lowers a rank (`assistant manager`) and what ends one (`assistant to`) is below. */
export const seniorityWords: Readonly<Record<Seniority, string>> = {
  c_level: `ceo | cfo | cto | cio | cmo | coo | cso | cro | cpo | chro | ciso | cdo | cco | cxo | president | chairman | chairwoman | chairperson | founder | co founder | cofounder |
    owner | business owner | proprietor | managing director | executive director | non executive director | chief executive | managing partner | founding partner | senior partner | board member | board director |
    member of the board | chairman of the board | group ceo | entrepreneur | md |
    geschaftsfuhrer | geschaftsfuhrerin | geschaeftsfuehrer | geschaeftsfuehrerin | geschaftsfuhrung | vorstand | vorstandsvorsitzender | vorstandsvorsitzende | vorstandsmitglied |
    inhaber | inhaberin | grunder | grunderin | gruender | gruenderin | aufsichtsrat | unternehmer |
    مدیر‌عامل | مدیر عامل | موسس | بنیان‌گذار | هم‌بنیان‌گذار | مالک | صاحب شرکت | صاحب کسب و کار | رئیس هیئت مدیره | رئیس هیات مدیره | عضو هیئت مدیره | عضو هیات مدیره | کارآفرین |
    مؤسس | شريك مؤسس | مالك | صاحب العمل | صاحب الشركة | الرئيس التنفيذي | رئيس تنفيذي | المدير التنفيذي | مدير تنفيذي | رئيس مجلس الإدارة | عضو مجلس الإدارة | رئيس الشركة | العضو المنتدب |
    pengasas | pemilik | pengarah urusan | pengarah eksekutif | pengerusi | presiden | ketua eksekutif | usahawan | ahli lembaga pengarah`,
  vp: `vp | svp | evp | vice president | senior vice president | executive vice president | vice president of | vizeprasident | vizeprasidentin |
    معاون | معاونت | قائم مقام | نایب رئیس | نائب الرئيس | naib presiden`,
  director: `director | head | avp | secretary general | general manager | country manager | chief of staff | dean | rector | regional manager | country head | gm |
    direktor | direktorin | bereichsleiter | bereichsleiterin | geschaftsleiter | hauptabteilungsleiter | prokurist | prokuristin | dekan |
    مدیر کل | مدیر ارشد | رئیس | المدير العام | مدير عام | مدير إدارة | رئيس | رئيسة | عميد |
    pengarah | pengurus besar | ketua | ketua jabatan | ketua bahagian | dekan`,
  manager: `manager | supervisor | superintendent | controller | comptroller | treasurer | chief | foreman | team leader | administrator general |
    leiter | leiterin | abteilungsleiter | abteilungsleiterin | teamleiter | teamleiterin | teamleitung | gruppenleiter | gruppenleiterin | leitung | manager | managerin | chef | chefin |
    مدیر | مدیریت | سرپرست | مسئول | ناظر | مدير | مديرة | مشرف | مشرفة | مسؤول | مسؤولة | مراقب مالي |
    pengurus | penyelia`,
  senior: `senior | sr | snr | lead | principal | staff engineer | tech lead | team lead | expert | architect | fellow | professor | prof | associate professor | assistant professor | member of technical staff | specialist ii | advisor | adviser |
    leitend | leitender | leitende | erfahren | professorin |
    ارشد | راهبر | سرگروه | خبره | استاد | دانشیار | استادیار | مشاور | أول | اول | كبير | كبيرة | خبير | خبيرة | أستاذ | أستاذ مشارك | أستاذ مساعد | أستاذة | مستشار | مستشارة |
    kanan | utama | pakar | ketua pasukan | ketua kumpulan | profesor | profesor madya | penasihat | berater | beraterin | unternehmensberater | unternehmensberaterin | consultant`,
  staff: `executive | lead generation | account executive | account manager | key account manager | community manager | social media manager | customer success manager | office manager | case manager | product owner | hr business partner |
    business partner | partner manager | specialist | officer | coordinator | representative | associate consultant | clerk | agent | administrator | assistant professor of practice |
    executive assistant | personal assistant | administrative assistant | secretary | receptionist | employee | lecturer | researcher | teacher | scientist | research assistant | research associate | teaching assistant |
    referent | referentin | sachbearbeiter | sachbearbeiterin | mitarbeiter | mitarbeiterin | spezialist | spezialistin | wissenschaftlicher mitarbeiter | wissenschaftliche mitarbeiterin | verkaufer |
    کارشناس | کارمند | متخصص | منشی | دستیار | مسئول دفتر | رئیس دفتر | مالک محصول | پژوهشگر | مدرس | دبیر | نماینده |
    أخصائي | أخصائية | اخصائي | موظف | موظفة | متخصص | متخصصة | منسق | منسقة | مندوب | ممثل | سكرتير | سكرتيرة | مدير مكتب | مديرة مكتب | مالك المنتج | محاضر | باحث | باحثة |
    eksekutif | pegawai | penyelaras | pakar rujuk | kerani | setiausaha | pembantu | pembantu tadbir | pembantu khas | wakil | pensyarah | penyelidik | guru`,
  junior: `junior | jr | jnr | entry level | associate | probationary | berufseinsteiger | nachwuchs | تازه‌کار | جونیور | مبتدی | مبتدئ | مبتدئة | مساعد | مساعدة | معيد | muda`,
  student: `student | undergraduate | graduate student | phd student | phd candidate | doctoral student | doctoral candidate | mba student | master student | masters student | college student | university student | student assistant |
    working student | pupil | intern | internship | trainee | apprentice | graduate trainee | management trainee | unemployed graduate |
    studentin | studierende | studierender | werkstudent | werkstudentin | doktorand | doktorandin | praktikant | praktikantin | azubi | auszubildender | auszubildende | lehrling | volontar | volontarin | studentische hilfskraft | schuler | schulerin |
    دانشجو | دانشجوی | دانشجوی دکتری | دانشجوی کارشناسی ارشد | دانش‌آموز | کارآموز | کارورز | طالب | طالبة | طالب دكتوراه | طالب جامعي | طالبة جامعية | متدرب | متدربة |
    pelajar | mahasiswa | mahasiswi | siswazah | pelajar ijazah | pelatih | pelatih industri | perantis`,
};

/** `chief … officer` is c-level; a chief of anything else leads a team. */
export const chiefs = 'chief | ketua pegawai';
export const officers = 'officer | ketua pegawai';

/** What an abbreviation says about the role; that it is c-level is said above. */
export const chiefRoles: Readonly<Partial<Record<Role, string>>> = {
  executive: 'ceo | cxo | md | gm',
  finance: 'cfo',
  engineering: 'cto',
  it: 'cio | ciso | cdo',
  marketing: 'cmo',
  operations: 'coo',
  sales: 'cro | cco',
  product: 'cpo',
  hr: 'chro',
  consulting: 'cso',
};

/** One step lower than the rank beside it: `assistant manager`, `associate director`. */
export const lowering = 'assistant | associate | asst | assoc | junior | jr | jnr | مساعد | مساعدة | penolong';

/** Stands in for a c-level: one step lower, where lower ranks stay (`deputy manager`). */
export const deputies = `deputy | acting | stellvertretender | stellvertretende | stv | timbalan | wakil | naib | معاون | معاونت | قائم مقام | نائب | نایب`;

/**
 * Works for whoever is named beside it: `assistant to the CEO`, `CEO office`, `دستیار مدیرعامل`, `Assistenz der Geschäftsführung`.
 */
export const serving = `assistant | assistance | secretary | pa | ea | aide | special assistant | executive assistant | personal assistant | right hand | office |
  office manager | chief of staff | driver | advisor | adviser | assistenz | assistent | assistentin | sekretar | sekretarin | sekretariat | referent | referentin |
  دستیار | منشی | مسئول دفتر | رئیس دفتر | دفتر | مشاور | راننده | سكرتير | سكرتيرة | مدير مكتب | مديرة مكتب | مكتب | مساعد | مساعدة | مستشار | سائق |
  pembantu | pembantu khas | setiausaha | setiausaha sulit | penasihat | pejabat | pemandu`;

/** Stands between who serves and who is served; Persian and Arabic need no such word. */
export const servingLinks =
  'to | of | for | the | der | des | dem | den | von | vom | zur | zum | kepada | bagi | untuk';

/** The rank is no longer held: nothing is known of the present one. */
export const formerly = `former | formerly | ex | retired | past | previously | emeritus | ehemalig | ehemaliger | ehemalige | ehem | سابق | سابقا | پیشین | بازنشسته | متقاعد | متقاعدة | bekas | mantan | bersara | pesara`;

/** German writes one word: its first parts say the role, its last ones the rank. */
export const germanFirstParts: Readonly<Partial<Record<Role, string>>> = {
  marketing: 'marketing | werbe | kommunikations | presse',
  sales: 'vertriebs | verkaufs | aussendienst',
  finance: 'finanz | buchhaltungs | rechnungs | controlling',
  it: 'it | edv | system | netzwerk',
  operations:
    'betriebs | produktions | logistik | lager | qualitats | projekt | verwaltungs | werks | filial | vorstands | geschafts',
  hr: 'personal',
  product: 'produkt',
  engineering: 'entwicklungs | software | technik | anwendungs',
  procurement: 'einkaufs | beschaffungs',
  legal: 'rechts',
  support: 'kunden | service',
};

export const germanLastParts: Readonly<Partial<Record<Seniority, string>>> = {
  c_level: 'vorstand | fuhrer | fuhrerin | inhaber',
  director: 'direktor | direktorin | chef | chefin',
  manager: 'leiter | leiterin | leitung | manager | managerin',
  senior: 'berater | beraterin | architekt',
  staff: `referent | referentin | assistent | assistentin | assistenz | sekretar | sekretarin | ingenieur | ingenieurin | entwickler |
    entwicklerin | sachbearbeiter | sachbearbeiterin | kaufmann | kauffrau | mitarbeiter | mitarbeiterin | betreuer | betreuerin | techniker`,
  student: 'student | studentin | praktikant | praktikantin',
};
