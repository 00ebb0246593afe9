import sharp, { type Sharp } from "sharp";

// Drawn here, so that no photograph is needed: the detector knows a stop sign and an orange when it sees them.
const STOP_SIGN = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">
  <rect width="900" height="700" fill="#b7d9f5"/><rect y="560" width="900" height="140" fill="#6d9a55"/>
  <rect x="436" y="300" width="28" height="400" fill="#8a8f96"/>
  <polygon points="355,60 545,60 680,195 680,385 545,520 355,520 220,385 220,195" fill="#fff"/>
  <polygon points="362,78 538,78 662,202 662,378 538,502 362,502 238,378 238,202" fill="#c1121f"/>
  <text x="450" y="335" font-family="sans-serif" font-weight="bold" font-size="125" fill="#fff" text-anchor="middle">STOP</text>
</svg>`;

const orange = (x: number, y: number, radius: number) =>
  `<ellipse cx="${x + 20}" cy="${y + radius}" rx="${radius}" ry="22" fill="#6d4626"/><circle cx="${x}" cy="${y}" r="${radius}" fill="url(#peel)"/>`;

const ORANGES = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="650">
  <defs><radialGradient id="peel" cx=".35" cy=".3"><stop stop-color="#ffc46b"/><stop offset=".5" stop-color="#ff9214"/><stop offset="1" stop-color="#c75d00"/></radialGradient></defs>
  <rect width="900" height="650" fill="#e9e2d6"/><rect y="420" width="900" height="230" fill="#9a6b42"/>
  ${orange(260, 400, 130)}${orange(480, 380, 140)}${orange(690, 420, 115)}
</svg>`;

const drawn = (svg: string): Sharp => sharp(Buffer.from(svg));

export const stopSign = (): Promise<Buffer> => drawn(STOP_SIGN).jpeg().toBuffer();
export const oranges = (): Promise<Buffer> => drawn(ORANGES).png().toBuffer();

/** The stop sign as a telephone held on its side stores it: lying down, with a note how to turn it. */
export async function lyingDown(): Promise<Buffer> {
  const turned = await drawn(STOP_SIGN).rotate(270).toBuffer();
  return sharp(turned).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

/** Few bytes, many pixels. */
export const huge = (): Promise<Buffer> =>
  sharp({ create: { width: 8000, height: 7000, channels: 3, background: "#123456" } })
    .png()
    .toBuffer();

/** How a file of an iPhone begins. */
export const heic = (): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(200)]);
