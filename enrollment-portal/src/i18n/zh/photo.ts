/** Photos: choosing one, and what the server thinks of it. */
export const photo = {
  field: {
    label: '照片',
    take: '拍照',
    takeAnother: '重新拍照',
    edit: '旋转或裁剪',
    choose: '选择照片',
    another: '选择其他照片',
    remove: '移除照片',
    drop: '或拖放到此处',
    formats: 'JPEG、PNG 或 WebP',
    preview: '所选照片',
    wrongType: '此文件不是 JPEG、PNG 或 WebP 图像。',
    advice: '单人，面向镜头，睁开双眼，光线均匀，面部无遮挡。',
  },
  editor: {
    preview: '拖动以裁剪照片',
    rotate: '旋转',
    zoom: '缩放',
    across: '左右',
    down: '上下',
    use: '使用此部分',
    failed: '无法修改照片。请选择其他照片。',
  },
  accepted: '照片合格',
  refused: {
    title: '此照片无法使用',
    'no-face': {
      what: '未找到人脸。',
      fix: '请使用面部占画面较大部分且光线充足的照片。',
    },
    'several-faces': {
      what: '照片中有 {{faces}} 张人脸。',
      fix: '请使用此人的单人照片，或裁掉其他人。',
    },
    duplicate: {
      what: '同一张人脸已为另一人登记。',
      fix: '请检查此人是否之前已添加。',
      open: '打开另一人',
    },
    'other-person': {
      what: '此人脸与此人已有的照片不像。',
      fix: '请确认是此人的照片，并使用近期拍摄的照片。',
    },
    unreadable: {
      'too-large': { what: '文件太大。', fix: '请将照片存小一些，或重新拍摄。' },
      'unsupported-format': {
        what: '此文件不是可读取的图像。',
        fix: '请使用 JPEG、PNG 或 WebP 图像。',
      },
      damaged: { what: '文件已损坏。', fix: '请重新保存或拍摄照片。' },
      'too-many-pixels': {
        what: '图像像素过多。',
        fix: '请存小一些：长边 2000 像素足够。',
      },
      'too-small': {
        what: '图像太小。',
        fix: '请使用宽度至少几百像素的图像。',
      },
    },
  },
  measures: '全部指标',
  notAssessed: '未测量',
  score: '{{score}} 分（满分 100）',
  measure: {
    UnifiedQualityScore: {
      name: '总体质量',
      what: '总体而言，这张照片不足以辨认一个人。',
      fix: '请重新拍照：正对镜头，距离近，光线均匀。',
    },
    InterEyeDistance: {
      name: '两眼距离',
      what: '面部像素太少。',
      fix: '请靠近一些，或使用原始照片而不是小尺寸副本。',
    },
    HeadSize: {
      name: '头部大小',
      what: '头部在画面中太小或太大。',
      fix: '让整个头部入镜，约占画面高度的一半。',
    },
    Sharpness: {
      name: '清晰度',
      what: '照片模糊。',
      fix: '请保持不动，擦净镜头，让相机对焦到面部。',
    },
    HeadPose: {
      name: '头部姿态',
      what: '头部转向一侧或倾斜。',
      fix: '请正视与眼睛同高的镜头。',
    },
    EyesOpen: {
      name: '双眼睁开',
      what: '眼睛闭着或被遮挡。',
      fix: '请睁开双眼；摘下深色或反光的眼镜。',
    },
    MouthClosed: {
      name: '嘴巴闭合',
      what: '嘴巴张开。',
      fix: '请闭上嘴；微笑没有问题。',
    },
    IlluminationUniformity: {
      name: '光线均匀',
      what: '面部一侧比另一侧暗得多。',
      fix: '请转向光源，例如窗户。',
    },
    UnderExposurePrevention: {
      name: '不过暗',
      what: '照片太暗。',
      fix: '请在面前增加光线。',
    },
    OverExposurePrevention: {
      name: '不过亮',
      what: '照片太亮。',
      fix: '请避开直射阳光或关闭闪光灯。',
    },
    DynamicRange: {
      name: '对比度',
      what: '面部对比度太低。',
      fix: '请避免雾气、强滤镜和背后明亮的窗户。',
    },
    BackgroundUniformity: {
      name: '背景简洁',
      what: '背景杂乱。',
      fix: '请站在素色墙面前。',
    },
    SingleFacePresent: {
      name: '仅一人',
      what: '画面中还有其他人。',
      fix: '请使用此人的单人照片。',
    },
    CropOfTheFaceImage: {
      name: '面部完整',
      what: '面部有一部分被裁掉。',
      fix: '请在整个头部周围留出一些空间。',
    },
  },
};
