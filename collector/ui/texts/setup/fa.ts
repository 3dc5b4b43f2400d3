import type { Texts } from '../catalogue.ts';

/** Persian texts of putting the script on a website. */
export const setupFa: Texts['platformSetup'] = {
  health: {
    title: 'سلامت داده‌ها، ۳۰ روز گذشته',
    what: 'چه چیزی',
    count: 'شمار',
    names: {
      bots: 'ربات‌ها',
      automated: 'رانده با برنامه',
      own: 'مرورگرهای خودتان',
      shared: 'مرورگرهای مشترک',
      waited: 'رویدادهای منتظرمانده',
      tooLate: 'بسیار دیر',
      crowded: 'نماهای انبوه',
    },
    hints: {
      bots: 'مرورگرهایی که خود می‌گویند ربات‌اند: نشان داده می‌شوند، بی‌امتیاز.',
      automated: 'مرورگرهایی که برنامه‌ای می‌راند، مانند آزمون‌ها: نشان داده می‌شوند، بی‌امتیاز.',
      own: 'نشان‌شده به دست شما: نشان داده می‌شوند، بی‌امتیاز.',
      shared: 'چند نفر در یکی گفتند کیستند؛ هر کس بخش خود را دارد. در همهٔ زمان‌ها.',
      waited: 'بیش از یک ساعت پس از رخ دادن رسیدند: مرورگری آفلاین بود.',
      tooLate: 'پس از بیش از ۳۰ روز رسیدند: نشان داده می‌شوند، بی‌امتیاز.',
      crowded: 'یکی از بسیار در دو روز: نگه داشته می‌شود، بی‌امتیاز.',
    },
    clock: {
      aheadHour: 'ساعت جلو، تا یک ساعت',
      aheadMore: 'ساعت جلو، بیش از یک ساعت',
      behindHour: 'ساعت عقب، تا یک ساعت',
      behindMore: 'ساعت عقب، بیش از یک ساعت',
    },
    clockHint: 'ارسال‌های چنین مرورگرهایی. زمان‌ها با زمان رسیدن تصحیح می‌شوند.',
  },
  platforms: 'برای سکوی شما',
  names: {
    wordpress: 'وردپرس (WordPress)',
    webflow: 'وب‌فلو (Webflow)',
    shopify: 'پوستهٔ شاپیفای (Shopify)',
    gtm: 'گوگل تگ منیجر (GTM)',
    nextjs: 'نکست (Next.js)',
    react: 'ری‌اکت (React)',
  },
  where: {
    wordpress: 'در functions.php پوستهٔ فرزند، یا در افزونه‌ای برای قطعه‌های کد. s.js را از افزونه‌های کش کنار بگذارید.',
    webflow: 'در Site settings → Custom code → Head code، سپس انتشار.',
    shopify: 'در Online store → Themes → Edit code → layout/theme.liquid، پیش از پایان head.',
    gtm: 'یک برچسب Custom HTML با محرک «Initialization – All Pages».',
    nextjs: 'در App Router، فایل app/layout.jsx.',
    react: 'برچسب در index.html، یا این ماژول از dist/snippet در Footprint.',
  },
  lastAgo: 'تازه‌ترین رویداد {duration} پیش رسید.',
  reasonsTitle: 'چیزی نمی‌رسد؟',
  reasons: {
    tag: 'صفحه برچسب ندارد، یا کش آن را هنوز بدون برچسب نشان می‌دهد: در متن صفحه دنبال «s.js» بگردید.',
    blocked: 'مسدودکننده‌ای در مرورگر خودتان جلویش را می‌گیرد: مرورگر دیگری را بیازمایید.',
    policy:
      'یک Content-Security-Policy آن را رد می‌کند و کنسول مرورگر همین را می‌گوید. این نشانی را در script-src و connect-src مجاز کنید.',
    consent: 'data-consent="required" منتظر رضایت می‌ماند، و به Global Privacy Control احترام گذاشته می‌شود.',
    origin: 'صفحه در نشانی‌ای است که اجازهٔ فرستادن ندارد: با تنظیمات پایین بسنجید.',
  },
  unknownTitle: 'صفحه‌های بدون گونه',
  unknownText:
    'در ۳۰ روز گذشته بیشترین افراد این صفحه‌ها را دیدند که مدل امتیازدهی چیز ویژه‌ای نمی‌داند. بگویید چه هستند؛ در پیش‌نویس مدل نوشته می‌شود.',
  unknownCaption: 'صفحه‌های بدون گونه، بیشترین افراد در آغاز، هر کدام با راهی برای گفتن گونه‌اش',
  pattern: 'نشانی',
  people: 'افراد',
  kind: 'گونه',
  kindOf: 'گونهٔ {pattern}',
  add: 'افزودن به پیش‌نویس',
};
