import sharp from 'sharp';

/** A photo of nothing: soft colours without a face in them, as a JPEG. */
export function facelessPhoto(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#9ec5e8"/><stop offset="1" stop-color="#e8d9b0"/></linearGradient></defs>
    <rect width="800" height="600" fill="url(#sky)"/><path d="M0 430 L260 250 L470 420 L620 310 L800 440 V600 H0Z" fill="#5d7a5a"/>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}
