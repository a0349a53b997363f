export const enrol = {
  title: '登记',
  opening: '正在打开您的邀请',
  openFailed: '无法打开邀请',
  step: '第 {{number}} 步，共 {{all}} 步',
  next: '继续',
  back: '返回',
  leave: '在此设备上忘记',
  closed: {
    dead: {
      title: '此链接已失效',
      text: '它已在其他设备上使用，或已过期。每个链接只能用一次，请向注册团队索取新链接。',
    },
    none: {
      title: '请先打开您的邀请',
      text: '请使用注册团队发给您的链接或二维码。如果此设备曾打开过，则期限已过。',
    },
  },
  welcome: {
    title: '欢迎来到 {{event}}',
    lead: '您可以刷脸进入：走近闸口，看向摄像头，通道就会打开。是否使用由您决定。',
    youAre: '受邀人',
    notYou: '不是您本人？请关闭此页面，并告知发送链接的人。',
    ahead: '大约需要一分钟：了解保存的内容、表示同意、拍一张照片。',
  },
  data: {
    title: '保存什么，保存多久',
    withoutTitle: '您可以拒绝',
    without: '那样就不会保存任何面部数据，您凭证件从同样便捷的通道进入。',
  },
  stored: {
    photo: {
      name: '您的面部照片',
      why: '以便工作人员看到登记的是谁。',
    },
    template: {
      name: '由照片计算出的一组数字',
      why: '以便闸口认出您。它们仅用于本赛事，并加密保存。',
    },
    'captured-face': {
      name: '闸口处的一张图像',
      why: '在闸口对您作出判断时拍摄，以便查找差错。',
    },
    passages: {
      name: '您的通行记录',
      why: '您何时何地进出。',
    },
    by: '负责方：{{controller}}。',
  },
  kept: {
    not: '不保存。',
    for: '保存{{length}}。',
    until: '保存至 {{day}}。',
    'until-withdrawn': '保存到您撤回同意或赛事数据被删除为止。',
    'with-event': '保存到赛事数据被删除为止。',
  },
  consent: {
    title: '您同意吗？',
    agree: '是，我同意',
    decline: '否，我使用证件',
  },
  badge: {
    title: '您凭证件进入',
    text: '未保存任何面部数据。您的证件可打开同样便捷的通道。',
    later: '如果您改变主意，请在此设备上再次打开本页。',
    back: '我还是想刷脸进入',
  },
  photo: {
    title: '您的照片',
    send: '发送照片',
    enough: '您发送的照片已达保存上限。',
    because: {
      'another-asked-for': '团队请您另提供一张照片',
      'new-recognition': '识别系统已更新，需要新照片',
    },
  },
  explain: {
    title: '有什么原因吗？',
    lead: '如果您的照片都无法通过，请说明原因，将改由人工查看您的照片。',
    because: '为什么没有更好的照片',
    reason: {
      'head-covering': '我戴头巾或头饰',
      disability: '残障',
      'medical-condition': '健康原因',
      other: '其他',
    },
    note: '补充说明（可选）',
    noteHint: '只有查看您照片的人会看到。',
    send: '交由人工查看',
  },
  status: {
    photo: '您的照片',
    stored: '保存的内容',
    replace: '更换照片',
    newPhoto: '提供照片',
    begin: '我还是想刷脸进入',
    openUntil: '在 {{day}} 之前，您可以在此设备上再次打开本页。',
    enrolled: {
      title: '一切就绪',
      text: '在闸口请看一下摄像头。也请带上证件。',
    },
    'in-review': {
      title: '正在查看您的照片',
      text: '由人工查看，结果会显示在这里。在此之前请凭证件进入。',
    },
    rejected: {
      title: '您的照片未被接受',
      text: '您凭证件进入。您可以另提供一张照片。',
    },
    'badge-only': {
      title: '您凭证件进入',
      text: '未保存任何面部数据。您的证件可打开同样便捷的通道。',
    },
    'photo-needed': {
      title: '还缺您的照片',
      text: '提供照片后即可刷脸进入。在此之前请凭证件进入。',
    },
    'consent-needed': {
      title: '未保存任何内容',
      text: '目前您凭证件进入。',
    },
  },
  withdraw: {
    open: '撤回同意',
    title: '删除我的全部面部数据？',
    text: '您的照片、由其计算的数字和闸口图像会在此处立即删除，并在每个闸口联网后立即删除。您的证件仍可使用。',
    confirm: '删除并使用证件',
    keep: '保留',
  },
};
