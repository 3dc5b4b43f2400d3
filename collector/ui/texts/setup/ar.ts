import type { Texts } from '../catalogue.ts';

/** Arabic texts of putting the script on a website. */
export const setupAr: Texts['platformSetup'] = {
  health: {
    title: 'سلامة البيانات، آخر ٣٠ يومًا',
    what: 'ماذا',
    count: 'العدد',
    names: {
      bots: 'الروبوتات',
      automated: 'يقودها برنامج',
      own: 'متصفحاتك أنت',
      shared: 'متصفحات مشتركة',
      waited: 'أحداث انتظرت',
      tooLate: 'متأخرة جدًا',
      crowded: 'مشاهدات مزدحمة',
    },
    hints: {
      bots: 'متصفحات تقول إنها روبوتات: تُعرض بلا نقاط.',
      automated: 'متصفحات يقودها برنامج كالاختبارات: تُعرض بلا نقاط.',
      own: 'علّمتها أنت: تُعرض بلا نقاط.',
      shared: 'قال عدة أشخاص من هم في المتصفح نفسه؛ ولكل منهم جزؤه. في كل الوقت.',
      waited: 'وصلت بعد أكثر من ساعة من وقوعها: كان متصفح دون اتصال.',
      tooLate: 'وصلت بعد أكثر من ٣٠ يومًا: تُعرض بلا نقاط.',
      crowded: 'واحدة من كثير جدًا في يومين: تُحفظ بلا نقاط.',
    },
    clock: {
      aheadHour: 'ساعة متقدمة حتى ساعة واحدة',
      aheadMore: 'ساعة متقدمة أكثر من ساعة',
      behindHour: 'ساعة متأخرة حتى ساعة واحدة',
      behindMore: 'ساعة متأخرة أكثر من ساعة',
    },
    clockHint: 'دفعات من هذه المتصفحات. تُصحَّح أوقاتها بوقت وصولها.',
  },
  platforms: 'لمنصتك',
  names: {
    wordpress: 'ووردبريس (WordPress)',
    webflow: 'ويب فلو (Webflow)',
    shopify: 'قالب شوبيفاي (Shopify)',
    gtm: 'مدير وسوم غوغل (GTM)',
    nextjs: 'نكست (Next.js)',
    react: 'رياكت (React)',
  },
  where: {
    wordpress: 'في functions.php للقالب الفرعي، أو في إضافة لمقاطع الشيفرة. استثنِ s.js من إضافات التخزين المؤقت.',
    webflow: 'في Site settings ← Custom code ← Head code، ثم انشر.',
    shopify: 'في Online store ← Themes ← Edit code ← layout/theme.liquid، قبل نهاية head.',
    gtm: 'وسم Custom HTML بالمشغّل «Initialization – All Pages».',
    nextjs: 'في App Router، الملف app/layout.jsx.',
    react: 'الوسم في index.html، أو هذه الوحدة من dist/snippet في Footprint.',
  },
  lastAgo: 'وصل أحدث حدث قبل {duration}.',
  reasonsTitle: 'لا يصل شيء؟',
  reasons: {
    tag: 'لا وسم في الصفحة، أو ما زال التخزين المؤقت يعرضها بدونه: ابحث عن «s.js» في مصدرها.',
    blocked: 'مانع في متصفحك أنت يوقفه: جرّب متصفحًا آخر.',
    policy:
      'سياسة Content-Security-Policy ترفضه، وتقول ذلك وحدة تحكم المتصفح. اسمح بهذا العنوان في script-src وconnect-src.',
    consent: 'data-consent="required" ينتظر الموافقة، ويُحترم Global Privacy Control.',
    origin: 'الصفحة على عنوان لا يحق له الإرسال: قارن بالإعدادات أدناه.',
  },
  unknownTitle: 'صفحات بلا نوع',
  unknownText:
    'أكثر ما اطّلع عليه الناس في آخر ٣٠ يومًا من صفحات لا يعدّها نموذج التقييم شيئًا خاصًا. قل ما هي؛ فيُضاف ذلك إلى مسودة النموذج.',
  unknownCaption: 'صفحات بلا نوع، الأكثر أشخاصًا أولًا، ومع كل منها طريقة لقول نوعها',
  pattern: 'العنوان',
  people: 'الأشخاص',
  kind: 'النوع',
  kindOf: 'نوع {pattern}',
  add: 'أضف إلى المسودة',
};
