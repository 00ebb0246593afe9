import { Type } from "typebox";
import type { Tokens } from "../accounts/tokens.js";
import type { Database } from "../database/database.js";
import { ApiError } from "../service/errors.js";
import type { App } from "../service/app.js";
import { BEARER, line, postcode, service, weightGrams } from "../http/fields.js";
import type { Outbox } from "../mail/outbox.js";
import { statusMail } from "../mail/status-mail.js";
import type { Tariff } from "../quotes/tariff.js";
import { renderLabel } from "./label.js";
import { STATUSES } from "./status.js";
import { changeStatus, createShipment, listShipments, ownShipment, track } from "./store.js";
import { isTrackingNumber } from "./tracking-number.js";

export interface ShipmentParts {
  readonly database: Database;
  readonly tokens: Tokens;
  readonly tariff: Tariff;
  readonly outbox: Outbox;
  readonly publicUrl: string;
}

const status = () => Type.Union(STATUSES.map((name) => Type.Literal(name)));
const Party = Type.Object({
  name: line(1, 80),
  street: line(1, 80),
  postcode: postcode(),
  city: line(1, 60),
});
const NewShipment = Type.Object({
  sender: Party,
  recipient: Party,
  recipientEmail: Type.Optional(Type.String({ format: "email", maxLength: 254 })),
  weightGrams: weightGrams(),
  service: service(),
});
const StatusChange = Type.Object({ status: status(), note: Type.Optional(line(0, 200)) });
const PageQuestion = Type.Object({
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  status: Type.Optional(status()),
});
const ByNumber = Type.Object({ trackingNumber: Type.String({ maxLength: 40 }) });

const Shipment = Type.Object({
  trackingNumber: Type.String(),
  status: Type.String(),
  next: Type.Array(Type.String()),
  sender: Party,
  recipient: Party,
  recipientEmail: Type.Union([Type.String(), Type.Null()]),
  weightGrams: Type.Integer(),
  service: Type.String(),
  priceCents: Type.Integer(),
  createdAt: Type.String(),
});
const ShipmentPage = Type.Object({
  shipments: Type.Array(Shipment),
  page: Type.Integer(),
  pageSize: Type.Integer(),
  total: Type.Integer(),
});
const Tracking = Type.Object({
  trackingNumber: Type.String(),
  status: Type.String(),
  from: Type.String(),
  to: Type.String(),
  history: Type.Array(
    Type.Object({ status: Type.String(), note: Type.Union([Type.String(), Type.Null()]), at: Type.String() }),
  ),
});

const tags = ["shipments"];

export function shipmentRoutes(
  app: App,
  { database, tokens, tariff, outbox, publicUrl }: ShipmentParts,
): void {
  app.post(
    "/api/v1/shipments",
    { schema: { tags, summary: "Create", security: BEARER, body: NewShipment, response: { 201: Shipment } } },
    async (request, reply) => {
      const accountId = await tokens.accountOf(request.headers.authorization);
      const { sender, recipient, recipientEmail = null, ...parcel } = request.body;
      const price = tariff.price(parcel.service, sender.postcode, recipient.postcode, parcel.weightGrams);
      const shipment = await createShipment(database, accountId, {
        sender,
        recipient,
        recipientEmail,
        ...parcel,
        priceCents: price.totalCents,
      });
      return reply.code(201).send(shipment);
    },
  );

  app.get(
    "/api/v1/shipments",
    {
      schema: {
        tags,
        summary: "List",
        security: BEARER,
        querystring: PageQuestion,
        response: { 200: ShipmentPage },
      },
    },
    async (request) => {
      const accountId = await tokens.accountOf(request.headers.authorization);
      const { page, pageSize, status = null } = request.query;
      return { ...(await listShipments(database, accountId, { status, page, pageSize })), page, pageSize };
    },
  );

  app.post(
    "/api/v1/shipments/:trackingNumber/status",
    {
      schema: {
        tags,
        summary: "Change the status",
        security: BEARER,
        params: ByNumber,
        body: StatusChange,
        response: { 200: Shipment },
      },
    },
    async (request) => {
      const accountId = await tokens.accountOf(request.headers.authorization);
      const trackingNumber = checked(request.params.trackingNumber);
      const { status: to, note = null } = request.body;
      const shipment = await changeStatus(
        database,
        { accountId, trackingNumber, to, note },
        (connection, changed) =>
          changed.recipientEmail === null
            ? Promise.resolve()
            : outbox.write(connection, statusMail(changed.recipientEmail, trackingNumber, to, publicUrl)),
      );
      outbox.nudge();
      return shipment;
    },
  );

  app.get(
    "/api/v1/shipments/:trackingNumber/label",
    {
      schema: {
        tags,
        summary: "The label as PDF",
        security: BEARER,
        params: ByNumber,
        produces: ["application/pdf"],
      },
    },
    async (request, reply) => {
      const accountId = await tokens.accountOf(request.headers.authorization);
      const shipment = await ownShipment(database, accountId, checked(request.params.trackingNumber));
      return reply
        .type("application/pdf")
        .header("content-disposition", `inline; filename="${shipment.trackingNumber}.pdf"`)
        .send(await renderLabel(shipment));
    },
  );

  app.get(
    "/api/v1/tracking/:trackingNumber",
    { schema: { tags, summary: "Where a parcel is", params: ByNumber, response: { 200: Tracking } } },
    (request) => track(database, checked(request.params.trackingNumber)),
  );
}

function checked(text: string): string {
  const trackingNumber = text.trim().toUpperCase();
  if (isTrackingNumber(trackingNumber)) return trackingNumber;
  throw new ApiError(400, "invalid", "A tracking number is FS and twelve digits; this one is mistyped.");
}
