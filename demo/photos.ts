import type { Box, Point } from '#domain/face/geometry';
import { projectFile } from '#models/project-file';

/**
 * The faces that play in the demo, found in photos that an npm package ships. Boxes are the pipeline's own
 * (`fr-detect`), outlines were traced by hand, both in pixels of the photo; FIRST is the leftmost face.
 * Any two of the enrolled people are .41 alike at most (`fr512`), the one who is in two photos .72 in both.
 */
const PACKAGE = '@vladmandic/face-api';

export interface DemoPortrait {
  readonly photo: string;
  readonly face: Box;
}

/** A face that can walk: its head is cut out of the photo. */
export interface DemoHead extends DemoPortrait {
  readonly outline: readonly Point[];
  readonly collar: Point;
  /** Turns the head upright, degrees clockwise. */
  readonly tiltDeg: number;
}

export function photoFile(photo: string): string {
  return projectFile(`node_modules/${PACKAGE}/demo/${photo}`);
}

/**
 * What is uploaded for a face: the photo around it with room for hair and shoulders, but never so wide that a
 * neighbour's face comes in. Tighter crops of two of these photos had the detector see a second face.
 */
export function portraitCrop({ face }: DemoPortrait): Box {
  return {
    x: face.x - 0.75 * face.width,
    y: face.y - 0.675 * face.height,
    width: 2.5 * face.width,
    height: 2.275 * face.height,
  };
}

export const SAMPLE1_FIRST: DemoHead = {
  photo: 'sample1.jpg',
  face: { x: 421.1, y: 356.9, width: 180.5, height: 235.1 },
  tiltDeg: 0,
  collar: { x: 540, y: 620 },
  outline: points(
    '525,213 545,240 570,228 600,235 640,225 645,245 690,260 715,290 735,325 770,350 778,362 740,368 750,415 ' +
      '700,385 665,372 662,400 652,425 648,450 640,480 620,505 612,540 620,570 635,590 600,640 540,660 480,650 ' +
      '470,610 490,592 465,575 450,545 435,520 420,490 408,460 402,420 405,390 415,350 440,310 470,290 495,268 ' +
      '485,255 505,230',
  ),
};

/** The same person as SAMPLE3_SECOND, in another light on another day. */
export const SAMPLE1_THIRD: DemoPortrait = {
  photo: 'sample1.jpg',
  face: { x: 1458.7, y: 194.9, width: 226.9, height: 240 },
};

export const SAMPLE3_FIRST: DemoHead = {
  photo: 'sample3.jpg',
  face: { x: 586.5, y: 326.7, width: 204.9, height: 281.1 },
  tiltDeg: 0,
  collar: { x: 690, y: 665 },
  outline: points(
    '700,258 750,256 800,268 845,288 882,322 903,355 915,395 932,430 942,470 937,510 922,548 912,590 893,625 ' +
      '850,650 800,680 740,705 670,700 610,690 560,660 520,620 530,570 545,520 548,490 530,450 525,435 545,415 ' +
      '560,395 552,360 560,330 590,305 620,290 660,270',
  ),
};

export const SAMPLE3_SECOND: DemoHead = {
  photo: 'sample3.jpg',
  face: { x: 1078.6, y: 194, width: 223.4, height: 308.8 },
  tiltDeg: -9,
  collar: { x: 1190, y: 575 },
  outline: points(
    '1200,145 1240,142 1280,145 1310,160 1340,190 1350,220 1362,260 1362,300 1355,340 1352,370 1340,400 1325,425 ' +
      '1305,440 1285,480 1275,520 1275,550 1290,585 1230,640 1150,660 1060,650 1060,580 1100,530 1118,505 1105,480 ' +
      '1090,440 1078,400 1073,360 1080,320 1090,290 1092,250 1105,215 1130,185 1165,162',
  ),
};

export const SAMPLE3_THIRD: DemoHead = {
  photo: 'sample3.jpg',
  face: { x: 1508.9, y: 290.7, width: 176.5, height: 281.7 },
  tiltDeg: 4,
  collar: { x: 1575, y: 618 },
  outline: points(
    '1540,222 1580,222 1615,240 1650,265 1675,305 1682,350 1685,400 1692,440 1688,480 1670,520 1650,550 ' +
      '1640,590 1625,600 1640,640 1620,690 1540,700 1450,690 1400,660 1400,600 1400,540 1400,480 1405,420 ' +
      '1415,370 1430,320 1450,280 1480,245 1510,228',
  ),
};

export const SAMPLE4_SECOND: DemoHead = {
  photo: 'sample4.jpg',
  face: { x: 660.8, y: 59.4, width: 191.2, height: 251.7 },
  tiltDeg: -22,
  collar: { x: 745, y: 385 },
  outline: points(
    '770,22 810,17 850,28 885,55 908,90 924,135 938,190 945,250 950,310 955,370 950,420 900,420 850,390 ' +
      '820,385 770,385 720,395 680,400 660,370 668,330 672,300 650,280 655,240 658,200 660,150 672,120 690,90 ' +
      '715,55 745,32',
  ),
};

export const SAMPLE4_FOURTH: DemoHead = {
  photo: 'sample4.jpg',
  face: { x: 1272.2, y: 133.9, width: 153.1, height: 245.5 },
  tiltDeg: -22,
  collar: { x: 1360, y: 455 },
  outline: points(
    '1400,107 1440,103 1480,106 1508,127 1537,170 1552,215 1562,260 1568,320 1572,380 1576,440 1578,500 ' +
      '1540,530 1490,500 1450,480 1400,490 1340,540 1290,500 1266,480 1260,430 1264,380 1268,330 1266,290 ' +
      '1273,250 1287,215 1297,175 1313,142 1340,122 1370,110',
  ),
};

export const SAMPLE5_FIRST: DemoHead = {
  photo: 'sample5.jpg',
  face: { x: 369.6, y: 872.6, width: 200.2, height: 293.1 },
  tiltDeg: 4,
  collar: { x: 480, y: 1250 },
  outline: points(
    '440,808 480,815 520,850 560,890 590,930 610,980 625,1040 640,1100 655,1150 670,1200 650,1260 600,1290 ' +
      '500,1300 420,1290 330,1270 280,1230 270,1180 285,1100 300,1020 305,950 320,890 350,845 390,815',
  ),
};

export const SAMPLE5_THIRD: DemoHead = {
  photo: 'sample5.jpg',
  face: { x: 783.7, y: 111.3, width: 165.3, height: 214.4 },
  tiltDeg: -6,
  collar: { x: 835, y: 400 },
  outline: points(
    '870,45 905,50 930,65 945,95 948,130 950,165 953,215 945,250 935,280 915,315 895,335 888,350 905,365 ' +
      '930,400 900,450 850,460 800,450 770,400 755,385 750,340 745,300 755,270 758,245 745,205 748,185 760,180 ' +
      '765,140 780,110 800,85 825,65 845,48',
  ),
};

export const SAMPLE5_FOURTH: DemoHead = {
  photo: 'sample5.jpg',
  face: { x: 1117.2, y: 209.7, width: 157.2, height: 217.2 },
  tiltDeg: 0,
  collar: { x: 1205, y: 515 },
  outline: points(
    '1180,166 1215,160 1252,170 1290,198 1318,238 1333,285 1343,335 1357,385 1366,430 1350,455 1300,448 ' +
      '1268,470 1255,510 1250,570 1200,590 1160,570 1140,520 1128,470 1118,420 1108,380 1101,330 1101,280 ' +
      '1107,240 1127,207 1150,183',
  ),
};

export const SAMPLE5_FIFTH: DemoHead = {
  photo: 'sample5.jpg',
  face: { x: 1423.6, y: 382.6, width: 177.3, height: 269.5 },
  tiltDeg: 6,
  collar: { x: 1545, y: 745 },
  outline: points(
    '1480,294 1510,292 1540,279 1580,286 1620,308 1658,347 1693,397 1722,447 1746,500 1760,550 1764,600 ' +
      '1768,650 1770,690 1760,730 1700,790 1620,800 1545,790 1500,780 1440,740 1420,690 1410,640 1404,590 ' +
      '1400,540 1396,490 1394,440 1402,390 1425,345 1450,315',
  ),
};

export const SAMPLE6_FIRST: DemoHead = {
  photo: 'sample6.jpg',
  face: { x: 257.2, y: 483.8, width: 206, height: 269.3 },
  tiltDeg: 4,
  collar: { x: 400, y: 815 },
  outline: points(
    '290,378 330,378 380,395 430,430 465,480 492,530 515,585 535,620 552,665 555,700 570,745 590,790 597,850 ' +
      '580,890 500,900 400,900 300,870 250,855 200,868 165,855 140,830 165,800 172,760 170,700 168,640 166,590 ' +
      '172,530 182,470 205,425 240,390',
  ),
};

export const SAMPLE6_SECOND: DemoHead = {
  photo: 'sample6.jpg',
  face: { x: 673.3, y: 330.9, width: 172.9, height: 305.8 },
  tiltDeg: 4,
  collar: { x: 790, y: 715 },
  outline: points(
    '800,216 842,225 880,258 908,303 927,360 937,430 939,500 939,560 943,620 950,655 925,695 885,740 840,785 ' +
      '770,800 705,785 700,730 705,680 697,620 686,580 678,540 672,490 669,430 670,380 677,320 693,280 718,243 ' +
      '755,222',
  ),
};

export const SAMPLE6_THIRD: DemoHead = {
  photo: 'sample6.jpg',
  face: { x: 1176.6, y: 280.6, width: 187.5, height: 299.4 },
  tiltDeg: 0,
  collar: { x: 1265, y: 628 },
  outline: points(
    '1270,165 1310,165 1350,180 1390,215 1420,260 1435,310 1440,360 1445,410 1450,460 1440,510 1430,560 ' +
      '1400,620 1350,660 1260,680 1180,660 1130,630 1120,600 1110,560 1100,510 1095,460 1100,400 1105,340 ' +
      '1115,290 1140,240 1180,195 1230,170',
  ),
};

export const SAMPLE6_FOURTH: DemoHead = {
  photo: 'sample6.jpg',
  face: { x: 1494, y: 269.1, width: 199.2, height: 274.9 },
  tiltDeg: -10,
  collar: { x: 1585, y: 650 },
  outline: points(
    '1640,158 1690,168 1733,198 1762,250 1775,320 1780,400 1782,480 1775,545 1775,600 1782,650 1740,650 ' +
      '1690,640 1660,690 1600,735 1520,715 1490,660 1492,610 1480,555 1458,520 1453,470 1458,420 1472,370 ' +
      '1493,310 1514,250 1545,200 1592,170',
  ),
};

/** As in SVG: 'x,y x,y …'. */
function points(text: string): Point[] {
  return text.split(' ').map((pair) => {
    const [x, y] = pair.split(',').map(Number);
    if (x === undefined || y === undefined) throw new TypeError(`not a point: "${pair}"`);
    return { x, y };
  });
}
