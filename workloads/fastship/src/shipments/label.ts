import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from "pdf-lib";
import { code39Bars } from "./code-39.js";
import type { Party, Shipment } from "./store.js";

// A6 in points, the usual size of a parcel label.
const WIDTH = 298;
const HEIGHT = 420;
const MARGIN = 20;
const BAR_HEIGHT = 70;

export async function renderLabel(shipment: Shipment): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(`Label ${shipment.trackingNumber}`);
  const regular = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const page = document.addPage([WIDTH, HEIGHT]);
  const write = (text: string, y: number, size: number, font: PDFFont = regular) =>
    page.drawText(printable(font, text), { x: MARGIN, y, size, font, maxWidth: WIDTH - 2 * MARGIN });

  write(shipment.service === "express" ? "FASTSHIP EXPRESS" : "FASTSHIP", HEIGHT - 40, 18, bold);
  write(`${(shipment.weightGrams / 1000).toFixed(2)} kg`, HEIGHT - 58, 10);
  write("From", HEIGHT - 84, 8);
  writeParty(shipment.sender, HEIGHT - 96, 9);
  write("To", HEIGHT - 150, 8);
  writeParty(shipment.recipient, HEIGHT - 170, 15);
  drawBars(page, shipment.trackingNumber);
  write(shipment.trackingNumber, MARGIN, 12, bold);
  return Buffer.from(await document.save());

  function writeParty(party: Party, y: number, size: number): void {
    const lines = [party.name, party.street, `${party.postcode} ${party.city}`];
    for (const [index, text] of lines.entries()) write(text, y - index * size * 1.3, size);
  }
}

function drawBars(page: PDFPage, text: string): void {
  const bars = code39Bars(text);
  const unit = (WIDTH - 2 * MARGIN) / bars.totalUnits;
  for (const bar of bars.black) {
    page.drawRectangle({
      x: MARGIN + bar.start * unit,
      y: MARGIN + 22,
      width: bar.width * unit,
      height: BAR_HEIGHT,
    });
  }
}

/** The built-in fonts know Western European letters only; anything else is printed as a question mark. */
function printable(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet());
  let result = "";
  for (const character of text) result += known.has(character.codePointAt(0) ?? 0) ? character : "?";
  return result;
}
