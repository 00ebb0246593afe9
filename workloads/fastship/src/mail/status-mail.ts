import type { Status } from "../shipments/status.js";
import type { Mail } from "./mailer.js";

const NEWS: Readonly<Record<Status, string>> = {
  created: "has been announced to us",
  collected: "has been collected",
  "in-transit": "is on its way",
  held: "is held at a depot",
  "out-for-delivery": "will be delivered today",
  delivered: "has been delivered",
  returned: "is going back to its sender",
  cancelled: "has been cancelled by its sender",
};

export function statusMail(
  recipient: string,
  trackingNumber: string,
  status: Status,
  publicUrl: string,
): Mail {
  return {
    recipient,
    subject: `Your parcel ${trackingNumber} ${NEWS[status]}`,
    body: `Your parcel ${NEWS[status]}.\n\nFollow it: ${publicUrl}/?track=${trackingNumber}\n`,
  };
}
