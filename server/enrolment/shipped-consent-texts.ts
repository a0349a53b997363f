import type { ConsentText } from '#contract/consent';

interface ShippedTexts {
  readonly version: `shipped-${number}`;
  readonly texts: readonly ConsentText[];
}

/**
 * The texts that an event asks consent with until it has written its own. What somebody agreed to must be
 * known for ever: a text here is never edited, a better one is a new version beside it. They are drafts for
 * the organiser's lawyers, and say only what the program does.
 */
export const SHIPPED_TEXTS: ShippedTexts = {
  version: 'shipped-1',
  texts: [
    {
      language: 'en',
      heading: 'Face entry at {event}',
      body: `You may enter {event} by your face instead of showing your badge. You decide; nobody is worse off without it.

If you agree, {controller} stores a photo of your face and numbers computed from it (a template), both encrypted, on its server and in the gates that you may pass. At a gate, a camera compares the faces in front of it with these templates. An image of your face is captured when a gate decides about you. How long each of these is kept is shown beside this text.

They are used for entry to {event} and for its security, and for nothing else. They are not compared with other events.

You can see here at any time what is stored, exchange your photo, and withdraw your consent. When you withdraw it, photo, template and captured images are deleted on the server at once and in each gate as soon as it has a connection, and your badge keeps working. What happened before stays lawful.`,
    },
    {
      language: 'fr',
      heading: 'Entrée par reconnaissance faciale à {event}',
      body: `Vous pouvez entrer à {event} grâce à votre visage au lieu de présenter votre badge. Vous êtes libre de choisir ; personne n’est désavantagé s’il refuse.

Si vous acceptez, {controller} conserve une photo de votre visage et des nombres calculés à partir d’elle (un gabarit), tous deux chiffrés, sur son serveur et dans les portiques que vous pouvez franchir. À un portique, une caméra compare les visages qui s’y présentent à ces gabarits. Une image de votre visage est prise lorsqu’un portique prend une décision à votre sujet. La durée de conservation de chacun de ces éléments est indiquée à côté de ce texte.

Ils servent à l’accès à {event} et à sa sécurité, et à rien d’autre. Ils ne sont pas comparés avec d’autres événements.

Vous pouvez à tout moment voir ici ce qui est conservé, changer votre photo et retirer votre consentement. Si vous le retirez, la photo, le gabarit et les images prises sont supprimés immédiatement sur le serveur et, dans chaque portique, dès qu’il est connecté ; votre badge continue de fonctionner. Ce qui a eu lieu auparavant reste licite.`,
    },
    {
      language: 'es',
      heading: 'Entrada por reconocimiento facial en {event}',
      body: `Puede entrar en {event} con su rostro en lugar de mostrar su acreditación. Usted decide; nadie queda en desventaja por no hacerlo.

Si acepta, {controller} guarda una foto de su rostro y unos números calculados a partir de ella (una plantilla), ambos cifrados, en su servidor y en los accesos que usted puede cruzar. En un acceso, una cámara compara los rostros que tiene delante con estas plantillas. Cuando un acceso decide sobre usted se captura una imagen de su rostro. Junto a este texto se indica cuánto tiempo se conserva cada cosa.

Se usan para la entrada a {event} y para su seguridad, y para nada más. No se comparan con otros eventos.

En cualquier momento puede ver aquí lo que se guarda, cambiar su foto y retirar su consentimiento. Si lo retira, la foto, la plantilla y las imágenes capturadas se borran de inmediato en el servidor y, en cada acceso, en cuanto tenga conexión; su acreditación sigue funcionando. Lo ocurrido antes sigue siendo lícito.`,
    },
    {
      language: 'zh',
      heading: '{event} 人脸识别入场',
      body: `您可以凭面部进入 {event}，而不必出示证件。是否使用由您决定；不使用不会给您带来任何不利。

如果您同意，{controller} 将保存您的面部照片以及由照片计算得出的一组数字（模板）。两者均经加密，保存在其服务器上以及您有权通过的闸机中。在闸机处，摄像头会把镜头前的面部与这些模板进行比对。当闸机对您作出判断时，会采集一张您的面部图像。各项数据的保存期限列在本文旁边。

这些数据仅用于 {event} 的入场和安全保障，不作他用，也不会与其他活动的数据进行比对。

您可以随时在此查看所保存的内容、更换照片或撤回同意。撤回后，服务器上的照片、模板和采集的图像会立即删除，各闸机中的数据会在其联网后立即删除，您的证件仍可正常使用。撤回之前的处理仍属合法。`,
    },
    {
      language: 'ar',
      heading: 'الدخول ببصمة الوجه إلى {event}',
      body: `يمكنك الدخول إلى {event} بوجهك بدلاً من إبراز بطاقتك. القرار لك، ولا يلحق أي ضرر بمن لا يرغب في ذلك.

إذا وافقت، يحفظ {controller} صورة لوجهك وأرقاماً محسوبة منها (قالباً)، وكلاهما مشفّر، على خادمه وفي البوابات التي يحق لك عبورها. عند البوابة تقارن كاميرا الوجوه التي أمامها بهذه القوالب. وتُلتقط صورة لوجهك عندما تتخذ البوابة قراراً بشأنك. وتظهر مدة حفظ كل منها بجانب هذا النص.

تُستخدم هذه البيانات للدخول إلى {event} ولأمنه، ولا تُستخدم لأي غرض آخر، ولا تُقارن ببيانات فعاليات أخرى.

يمكنك في أي وقت أن ترى هنا ما هو محفوظ، وأن تستبدل صورتك، وأن تسحب موافقتك. وعند سحبها تُحذف الصورة والقالب والصور الملتقطة من الخادم فوراً، ومن كل بوابة حالما تتصل به، وتبقى بطاقتك صالحة. ويظل ما حدث قبل ذلك مشروعاً.`,
    },
  ],
};
