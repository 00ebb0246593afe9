import { violatesUnique, type Database, type Queryable } from "../database/database.js";
import { conflict, notFound } from "../service/errors.js";
import type { Service } from "../quotes/tariff.js";
import { NEXT, refusalOf, type Status } from "./status.js";
import { newTrackingNumber } from "./tracking-number.js";

export interface Party {
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
}

export interface NewShipment {
  readonly sender: Party;
  readonly recipient: Party;
  readonly recipientEmail: string | null;
  readonly weightGrams: number;
  readonly service: Service;
  readonly priceCents: number;
}

export interface Shipment extends NewShipment {
  readonly id: string;
  readonly trackingNumber: string;
  readonly status: Status;
  /** What the status may become. */
  readonly next: Status[];
  readonly createdAt: string;
}

export interface ShipmentEvent {
  readonly status: Status;
  readonly note: string | null;
  readonly at: string;
}

interface ShipmentRow {
  id: string;
  tracking_number: string;
  status: Status;
  sender_name: string;
  sender_street: string;
  sender_postcode: string;
  sender_city: string;
  recipient_name: string;
  recipient_street: string;
  recipient_postcode: string;
  recipient_city: string;
  recipient_email: string | null;
  weight_grams: number;
  service: Service;
  price_cents: number;
  created_at: Date;
}

const INSERT = `
  INSERT INTO shipment (account_id, tracking_number, status,
    sender_name, sender_street, sender_postcode, sender_city,
    recipient_name, recipient_street, recipient_postcode, recipient_city, recipient_email,
    weight_grams, service, price_cents)
  VALUES ($1, $2, 'created', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  RETURNING *`;

// Eleven random digits collide once in a hundred thousand million; three tries are plenty.
const TRACKING_NUMBER_TRIES_MAX = 3;

export async function createShipment(
  database: Database,
  accountId: string,
  shipment: NewShipment,
): Promise<Shipment> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction((connection) => insert(connection, accountId, shipment));
    } catch (error) {
      const taken = violatesUnique(error, "shipment_tracking_number_unique");
      if (!taken || attempt === TRACKING_NUMBER_TRIES_MAX) throw error;
    }
  }
}

async function insert(connection: Queryable, accountId: string, shipment: NewShipment): Promise<Shipment> {
  const { sender, recipient } = shipment;
  const [row] = await connection.query<ShipmentRow>(INSERT, [
    accountId,
    newTrackingNumber(),
    sender.name,
    sender.street,
    sender.postcode,
    sender.city,
    recipient.name,
    recipient.street,
    recipient.postcode,
    recipient.city,
    shipment.recipientEmail,
    shipment.weightGrams,
    shipment.service,
    shipment.priceCents,
  ]);
  if (row === undefined) throw new Error("INSERT … RETURNING gave no row");
  await addEvent(connection, row.id, "created", null);
  return shipmentOf(row);
}

export interface Page {
  readonly shipments: Shipment[];
  readonly total: number;
}

export async function listShipments(
  database: Database,
  accountId: string,
  {
    status,
    page,
    pageSize,
  }: { readonly status: Status | null; readonly page: number; readonly pageSize: number },
): Promise<Page> {
  const matching = "FROM shipment WHERE account_id = $1 AND ($2::text IS NULL OR status = $2)";
  const rows = await database.query<ShipmentRow>(`SELECT * ${matching} ORDER BY id DESC LIMIT $3 OFFSET $4`, [
    accountId,
    status,
    pageSize,
    (page - 1) * pageSize,
  ]);
  const [count] = await database.query<{ total: string }>(`SELECT count(*) AS total ${matching}`, [
    accountId,
    status,
  ]);
  return { shipments: rows.map(shipmentOf), total: Number(count?.total ?? 0) };
}

export async function ownShipment(
  database: Queryable,
  accountId: string,
  trackingNumber: string,
): Promise<Shipment> {
  const [row] = await database.query<ShipmentRow>(
    "SELECT * FROM shipment WHERE account_id = $1 AND tracking_number = $2",
    [accountId, trackingNumber],
  );
  if (row === undefined) throw unknownShipment(trackingNumber);
  return shipmentOf(row);
}

/** Public: no name and no street, only what a person with the number may know. */
export async function track(database: Database, trackingNumber: string) {
  const [row] = await database.query<ShipmentRow>("SELECT * FROM shipment WHERE tracking_number = $1", [
    trackingNumber,
  ]);
  if (row === undefined) throw unknownShipment(trackingNumber);
  const events = await database.query<{ status: Status; note: string | null; at: Date }>(
    "SELECT status, note, at FROM shipment_event WHERE shipment_id = $1 ORDER BY id",
    [row.id],
  );
  const history: ShipmentEvent[] = events.map((event) => ({ ...event, at: event.at.toISOString() }));
  return { trackingNumber, status: row.status, from: row.sender_city, to: row.recipient_city, history };
}

/** Status, history and whatever `alongside` writes change together or not at all. */
export function changeStatus(
  database: Database,
  change: {
    readonly accountId: string;
    readonly trackingNumber: string;
    readonly to: Status;
    readonly note: string | null;
  },
  alongside: (connection: Queryable, shipment: Shipment) => Promise<void>,
): Promise<Shipment> {
  return database.transaction(async (connection) => {
    // The lock makes a second change at the same time wait and then be judged by the new status.
    const [row] = await connection.query<ShipmentRow>(
      "SELECT * FROM shipment WHERE account_id = $1 AND tracking_number = $2 FOR UPDATE",
      [change.accountId, change.trackingNumber],
    );
    if (row === undefined) throw unknownShipment(change.trackingNumber);
    const refusal = refusalOf(row.status, change.to);
    if (refusal !== null) throw conflict(refusal);
    await connection.query("UPDATE shipment SET status = $2 WHERE id = $1", [row.id, change.to]);
    await addEvent(connection, row.id, change.to, change.note);
    const shipment = shipmentOf({ ...row, status: change.to });
    await alongside(connection, shipment);
    return shipment;
  });
}

async function addEvent(
  connection: Queryable,
  shipmentId: string,
  status: Status,
  note: string | null,
): Promise<void> {
  await connection.query("INSERT INTO shipment_event (shipment_id, status, note) VALUES ($1, $2, $3)", [
    shipmentId,
    status,
    note,
  ]);
}

const unknownShipment = (trackingNumber: string) =>
  notFound(`There is no shipment with the number ${trackingNumber}.`);

function shipmentOf(row: ShipmentRow): Shipment {
  const { sender_name, sender_street, sender_postcode, sender_city } = row;
  const { recipient_name, recipient_street, recipient_postcode, recipient_city } = row;
  return {
    id: row.id,
    trackingNumber: row.tracking_number,
    status: row.status,
    sender: { name: sender_name, street: sender_street, postcode: sender_postcode, city: sender_city },
    recipient: {
      name: recipient_name,
      street: recipient_street,
      postcode: recipient_postcode,
      city: recipient_city,
    },
    recipientEmail: row.recipient_email,
    weightGrams: row.weight_grams,
    service: row.service,
    priceCents: row.price_cents,
    next: [...NEXT[row.status]],
    createdAt: row.created_at.toISOString(),
  };
}
