/** What people call the states of a parcel. */
export const WORDS = {
  created: "Announced",
  collected: "Collected",
  "in-transit": "On its way",
  held: "Held at a depot",
  "out-for-delivery": "Out for delivery",
  delivered: "Delivered",
  returned: "Going back to its sender",
  cancelled: "Cancelled",
};

export function element(name, text, className = "") {
  const result = document.createElement(name);
  result.textContent = text;
  result.className = className;
  return result;
}

export const euros = (cents) =>
  (cents / 100).toLocaleString(undefined, { style: "currency", currency: "EUR" });
