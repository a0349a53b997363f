import type { LaneWords } from './lane-words.ts';

export const ar: LaneWords = {
  ready: { headline: 'يرجى الاقتراب', detail: 'شخص واحد في كل مرة' },
  welcome: { headline: 'أهلاً وسهلاً', detail: 'تفضل بالمرور' },
  goodbye: { headline: 'مع السلامة', detail: 'تفضل بالمرور' },
  greeting: (name) => `أهلاً وسهلاً، ${name}`,
  turn: {
    left: { headline: 'أدر رأسك إلى اليسار', detail: 'ثم انظر إلى الكاميرا مجدداً' },
    right: { headline: 'أدر رأسك إلى اليمين', detail: 'ثم انظر إلى الكاميرا مجدداً' },
  },
  badge: { headline: 'البطاقة من فضلك', detail: 'ضع رمزها أمام الكاميرا' },
  badgeRefused: {
    headline: 'ممر الموظفين من فضلك',
    detail: 'لا يمكن استخدام هذه البطاقة هنا. سيساعدك فريقنا',
  },
  look: { headline: 'انظر إلى الكاميرا', detail: 'لم نتمكن من رؤية وجهك جيداً. سيساعدك فريقنا' },
  oneAtATime: { headline: 'شخص واحد من فضلك', detail: 'اترك مسافة قليلة ثم اقترب من جديد' },
  staffedLane: { headline: 'ممر الموظفين من فضلك', detail: 'يسعد فريقنا بمساعدتك هناك' },
  askStaff: { headline: 'يرجى مراجعة الموظفين', detail: 'يسعد فريقنا بمساعدتك' },
  denied: {
    zone: 'هذا المدخل ليس لمنطقتك',
    time: 'اعتمادك لوقت آخر',
    expired: 'انتهى اعتمادك',
    passback: 'لقد دخلت من قبل',
  },
  closed: { headline: 'الممر مغلق', detail: 'يرجى استخدام ممر آخر' },
  wayOut: { headline: 'الطريق مفتوح', detail: 'يرجى المغادرة بهدوء' },
  away: { headline: 'لحظة من فضلك', detail: 'سيعود هذا الممر قريباً' },
};
