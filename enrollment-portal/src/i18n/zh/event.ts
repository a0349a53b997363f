export const event = {
  switch: '赛事：{{name}}。选择其他赛事',
  all: '赛事',
  create: '新建赛事',
  form: {
    title: '新建赛事',
    name: '名称',
    timeZone: '时区',
    timeZoneHint: '有效日期按此时区起止。',
    nameMissing: '请填写赛事名称。',
    timeZoneMissing: '请选择赛事时区。',
    submit: '创建赛事',
    created: '已创建 {{name}}。',
  },
  none: {
    title: '还没有赛事',
    text: '赛事包含其场馆、闸口和人员。请先创建一个。',
    textReader: '您的账户看不到任何赛事。请让组织者创建一个或为您授权。',
  },
};
