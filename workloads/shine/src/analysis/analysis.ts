import { findFaces } from "../faces/find-faces.js";
import { landmarksOf } from "../faces/landmarks.js";
import type { PictureNetwork } from "../faces/networks.js";
import { regionsOf } from "../faces/regions.js";
import { findingsOf, round, type Finding } from "../measure/findings.js";
import { measureRegion, type RegionMeasures } from "../measure/skin.js";
import { warningsOf, type Warning } from "../measure/warnings.js";
import type { ModelAbout } from "../model/model-file.js";
import { readPhoto } from "../photos/read-photo.js";
import { ApiError } from "../service/errors.js";

export interface Instruments {
  readonly about: ModelAbout;
  readonly detector: PictureNetwork;
  readonly mesh: PictureNetwork;
}

export interface RegionResult {
  readonly name: string;
  /** Corners as parts of the photo's width and height, 0 to 1, for drawing them on it. */
  readonly outline: readonly (readonly [number, number])[];
  readonly pixels: number;
  readonly lightness: number;
  readonly red: number;
  readonly yellow: number;
  readonly unevenness: number;
  readonly shinePercent: number;
}

export interface Analysis {
  readonly model: { readonly name: string; readonly version: string };
  readonly photo: { readonly width: number; readonly height: number };
  readonly face: { readonly count: number; readonly confidence: number };
  readonly findings: readonly Finding[];
  readonly regions: readonly RegionResult[];
  readonly warnings: readonly Warning[];
  readonly notice: string;
}

const MESH_CONFIDENCE_MIN = 0.5;
const NOTICE =
  "These are colours of pixels, not a diagnosis: a photo cannot tell disease from light, and no doctor is behind this page.";

const noFace = () =>
  new ApiError(422, "no-face", "No face was found: it has to be seen from the front, large and well lit.");

export async function analyse(file: Uint8Array, { about, detector, mesh }: Instruments): Promise<Analysis> {
  const picture = await readPhoto(file);
  const faces = await findFaces(picture, detector);
  const [face] = faces;
  if (face === undefined) throw noFace();
  const landmarks = landmarksOf(picture, face, mesh);
  if (landmarks.confidence < MESH_CONFIDENCE_MIN) throw noFace();

  const measured = regionsOf(landmarks.points).flatMap((region) => {
    const measures = measureRegion(picture, region);
    return measures === null ? [] : [{ region, measures }];
  });
  if (measured.length === 0)
    throw new ApiError(
      422,
      "face-too-small",
      "The face is too small in this photo to be measured; go nearer.",
    );
  const regions = measured.map(({ measures }) => measures);
  return {
    model: { name: about.name, version: about.version },
    photo: { width: picture.photoWidth, height: picture.photoHeight },
    face: { count: faces.length, confidence: Math.round(100 * face.confidence) / 100 },
    findings: findingsOf(regions),
    regions: measured.map(({ region, measures }) => ({
      ...described(measures),
      outline: region.outline.map(({ x, y }) => [x / picture.width, y / picture.height] as const),
    })),
    warnings: warningsOf({ faces: faces.length, faceWidth: face.size / picture.scale, regions }),
    notice: NOTICE,
  };
}

function described({ name, pixels, colour, unevenness, shine }: RegionMeasures) {
  return {
    name,
    pixels,
    lightness: round(colour.lightness),
    red: round(colour.red),
    yellow: round(colour.yellow),
    unevenness: round(unevenness),
    shinePercent: round(100 * shine),
  };
}
