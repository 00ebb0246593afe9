import type { ProcessRow, ProcessTable } from "./process-table.js";

/**
 * The processes that belong to one start of the application: its descendants, whoever shares its
 * session, and whoever carries the run's marker because it left both.
 */
export function processTree(table: ProcessTable, rootPid: number, marker: string): readonly ProcessRow[] {
  const rows = table.rows(rootPid);
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.parent);
    if (siblings) siblings.push(row);
    else children.set(row.parent, [row]);
  }
  const found = new Map<number, ProcessRow>();
  const add = (row: ProcessRow): void => {
    if (found.has(row.pid)) return;
    found.set(row.pid, row);
    for (const child of children.get(row.pid) ?? []) add(child);
  };
  for (const row of rows) {
    if (row.pid === rootPid || row.session === rootPid || (row.parent === 1 && table.carries(row, marker)))
      add(row);
  }
  return [...found.values()].filter((row) => !row.zombie);
}
