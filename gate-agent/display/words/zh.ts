import type { LaneWords } from './lane-words.ts';

export const zh: LaneWords = {
  ready: { headline: '请走近', detail: '每次一人' },
  welcome: { headline: '欢迎', detail: '请通行' },
  goodbye: { headline: '再见', detail: '请通行' },
  greeting: (name) => `欢迎，${name}`,
  turn: {
    left: { headline: '请向左转头', detail: '然后再看镜头' },
    right: { headline: '请向右转头', detail: '然后再看镜头' },
  },
  badge: { headline: '请出示证件', detail: '请将二维码对准镜头' },
  badgeRefused: { headline: '请走人工通道', detail: '此证件不能在这里使用，工作人员会帮助您' },
  look: { headline: '请看镜头', detail: '未能看清您的面部，工作人员会帮助您' },
  oneAtATime: { headline: '请一次一人', detail: '请保持一点距离，再走近' },
  staffedLane: { headline: '请走人工通道', detail: '工作人员很乐意帮助您' },
  askStaff: { headline: '请联系工作人员', detail: '工作人员很乐意帮助您' },
  denied: {
    zone: '此入口不通往您的区域',
    time: '您的证件在其他时间有效',
    expired: '您的证件已到期',
    passback: '您已经入场',
  },
  closed: { headline: '通道关闭', detail: '请使用其他通道' },
  wayOut: { headline: '通道已开放', detail: '请从容离开' },
  away: { headline: '请稍候', detail: '通道即将恢复' },
};
