import type { Texts } from '../catalogue.ts';

/** Malay texts of putting the script on a website. */
export const setupMs: Texts['platformSetup'] = {
  health: {
    title: 'Kesihatan data, 30 hari lepas',
    what: 'Perkara',
    count: 'Bilangan',
    names: {
      bots: 'Bot (automatik)',
      automated: 'Dipandu program',
      own: 'Pelayar anda sendiri',
      shared: 'Pelayar dikongsi',
      waited: 'Peristiwa tertunggu',
      tooLate: 'Terlalu lewat',
      crowded: 'Paparan berlebihan',
    },
    hints: {
      bots: 'Pelayar yang mengaku bot: ditunjukkan, tanpa mata.',
      automated: 'Pelayar yang dipandu program, seperti ujian: ditunjukkan, tanpa mata.',
      own: 'Ditanda oleh anda: ditunjukkan, tanpa mata.',
      shared:
        'Beberapa orang menyatakan diri dalam pelayar yang sama; setiap seorang menyimpan bahagiannya. Sepanjang masa.',
      waited: 'Tiba lebih sejam selepas berlaku: pelayar di luar talian.',
      tooLate: 'Tiba selepas lebih 30 hari: ditunjukkan, tanpa mata.',
      crowded: 'Satu daripada terlalu banyak dalam dua hari: disimpan, tanpa mata.',
    },
    clock: {
      aheadHour: 'Jam terlalu awal, hingga sejam',
      aheadMore: 'Jam terlalu awal, lebih sejam',
      behindHour: 'Jam terlalu lewat, hingga sejam',
      behindMore: 'Jam terlalu lewat, lebih sejam',
    },
    clockHint: 'Hantaran pelayar sedemikian. Masanya dibetulkan mengikut masa tiba.',
  },
  platforms: 'Untuk platform anda',
  names: {
    wordpress: 'WordPress (PHP)',
    webflow: 'Webflow (tapak)',
    shopify: 'Tema Shopify',
    gtm: 'Pengurus Tag Google',
    nextjs: 'Next.js (App Router)',
    react: 'React (modul)',
  },
  where: {
    wordpress: 'Dalam functions.php tema anak, atau pemalam keratan kod. Kecualikan s.js daripada pemalam cache.',
    webflow: 'Di Site settings → Custom code → Head code, kemudian terbitkan.',
    shopify: 'Di Online store → Themes → Edit code → layout/theme.liquid, sebelum penghujung head.',
    gtm: 'Tag Custom HTML dengan pencetus “Initialization – All Pages”.',
    nextjs: 'Dalam App Router: fail app/layout.jsx.',
    react: 'Tag dalam index.html, atau modul ini, daripada dist/snippet Footprint.',
  },
  lastAgo: 'Peristiwa terbaharu tiba {duration} lalu.',
  reasonsTitle: 'Tiada yang tiba?',
  reasons: {
    tag: 'Halaman tiada tag, atau cache masih menunjukkannya tanpa tag: cari “s.js” dalam sumbernya.',
    blocked: 'Penyekat dalam pelayar anda sendiri menghentikannya: cuba pelayar lain.',
    policy:
      'Content-Security-Policy menolaknya: konsol pelayar menyatakannya. Benarkan alamat ini dalam script-src dan connect-src.',
    consent: 'data-consent="required" menunggu persetujuan, dan Global Privacy Control dihormati.',
    origin: 'Halaman berada di alamat yang tidak boleh menghantar: bandingkan tetapan di bawah.',
  },
  unknownTitle: 'Halaman tanpa jenis',
  unknownText:
    'Paling ramai orang dalam 30 hari lepas melihat halaman ini yang tidak dikenali model pemarkahan. Nyatakan jenisnya; ia masuk ke draf model.',
  unknownCaption: 'Halaman tanpa jenis, orang terbanyak dahulu, setiap satu dengan cara menyatakan jenisnya',
  pattern: 'Alamat',
  people: 'Orang',
  kind: 'Jenis',
  kindOf: 'Jenis bagi {pattern}',
  add: 'Tambah ke draf',
};
