import { foldedWords } from './folded-words.ts';

export const industries = [
  'software',
  'finance',
  'manufacturing',
  'construction',
  'retail',
  'logistics',
  'health',
  'energy',
  'telecom',
  'hospitality',
  'agriculture',
  'media',
  'professional_services',
  'education',
  'government',
  'nonprofit',
] as const;
export type Industry = (typeof industries)[number];

/** Reads an industry by its words, `Food trade` → retail; `undefined` for what none of them says. The first word decides. */
export function industryOf(text: string): Industry | undefined {
  for (const word of foldedWords(text)) {
    const found = byWord.get(word) ?? byWord.get(word.replace(/^(ال|وال)/, ''));
    if (found) return found;
  }
  return undefined;
}

/** Single words in English, Persian, Arabic, Malay and German. */
const industryWords: Readonly<Record<Industry, string>> = {
  software:
    'software saas it technology tech internet cloud ai نرم‌افزار فناوری برمجيات تقنية تكنولوجيا perisian teknologi technologie informatik',
  finance:
    'finance financial bank banking insurance fintech investment accounting بانک بیمه مالی بنوك مصارف تأمين مالية bank insurans kewangan banken versicherung finanzen',
  manufacturing:
    'manufacturing machinery industrial textile textiles automotive chemicals electronics factory تولید صنعتی نساجی خودرو تصنيع صناعة صناعات نسيج pembuatan perkilangan tekstil maschinenbau fertigung textil automobil',
  construction:
    'construction building architecture civil ساختمان عمران ساخت بناء إنشاءات مقاولات pembinaan bau bauwesen immobilien property estate',
  retail:
    'retail trade ecommerce commerce wholesale consumer shop food fmcg خرده‌فروشی بازرگانی فروشگاه تجزئة تجارة runcit perdagangan einzelhandel handel grosshandel',
  logistics:
    'logistics transport transportation shipping freight supply لجستیک حمل کشتیرانی لوجستيات نقل شحن logistik pengangkutan perkapalan spedition verkehr',
  health:
    'health healthcare medical pharma pharmaceutical hospital biotech سلامت پزشکی دارو درمان صحة طبي أدوية kesihatan perubatan farmasi gesundheit medizin pharma',
  energy:
    'energy oil gas mining utilities petroleum electricity انرژی نفت گاز معدن طاقة بترول tenaga minyak perlombongan energie bergbau',
  telecom: 'telecom telecommunications telecommunication مخابرات اتصالات telekomunikasi telekommunikation',
  hospitality:
    'hospitality hotel hotels travel tourism restaurant restaurants هتل گردشگری رستوران فنادق سياحة مطاعم hotel pelancongan restoran gastgewerbe tourismus',
  agriculture: 'agriculture farming agri کشاورزی زراعة pertanian landwirtschaft',
  media:
    'media advertising publishing marketing entertainment رسانه تبلیغات إعلام نشر penyiaran pengiklanan medien werbung verlag',
  professional_services:
    'consulting consultancy legal law services audit مشاوره حقوقی استشارات قانون perundingan undang beratung recht',
  education:
    'education university school academic training research آموزش دانشگاه تعليم جامعة pendidikan universiti sekolah bildung universitat schule forschung',
  government:
    'government ministry municipality defence defense دولتی دولت وزارت حكومة حكومي kerajaan regierung behorde verwaltung',
  nonprofit: 'nonprofit ngo charity foundation association خیریه خيرية amal kebajikan verein stiftung gemeinnutzig',
};

/** An earlier industry keeps a word that two claim; of a word with a zero-width non-joiner its first part alone says as much. */
const byWord: ReadonlyMap<string, Industry> = new Map(
  industries.toReversed().flatMap((industry) =>
    industryWords[industry]
      .split(' ')
      .flatMap((word) => [foldedWords(word.replaceAll('\u200c', ''))[0]!, ...foldedWords(word).slice(0, 1)])
      .map((word): [string, Industry] => [word, industry]),
  ),
);
