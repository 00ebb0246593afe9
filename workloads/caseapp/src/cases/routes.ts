import { Type } from "typebox";
import { deadlinesOf, Deadline } from "../file/deadlines.js";
import { documentsOf, Document } from "../file/documents.js";
import { notesOf, Note } from "../file/notes.js";
import { partiesOf, Party } from "../file/parties.js";
import { ByNumber, line, optionalText, prose, rowId } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";
import { todayIn } from "../file/due.js";
import { listCases } from "./list.js";
import { STATUSES } from "./status.js";
import { caseByNumber, changeDetails, changeStatus, openCase } from "./store.js";

const status = () => Type.Enum(STATUSES);
const version = () => Type.Integer({ minimum: 1, maximum: 2_000_000_000 });
const details = {
  title: line(1, 200),
  summary: prose(0, 10_000),
  area: line(1, 60),
  responsibleId: rowId(),
};

const NewCase = Type.Object({
  title: details.title,
  summary: Type.Optional(details.summary),
  area: details.area,
  /** Whoever opens the case, unless somebody else is named. */
  responsibleId: Type.Optional(details.responsibleId),
});
const DetailsChange = Type.Object({
  version: version(),
  title: Type.Optional(details.title),
  summary: Type.Optional(details.summary),
  area: Type.Optional(details.area),
  responsibleId: Type.Optional(details.responsibleId),
});
const StatusChange = Type.Object({ version: version(), status: status() });
const ListQuestion = Type.Object({
  status: Type.Optional(status()),
  responsibleId: Type.Optional(rowId()),
  overdue: Type.Boolean({ default: false }),
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});

const Case = Type.Object({
  number: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  area: Type.String(),
  status: status(),
  next: Type.Array(status()),
  responsibleId: Type.String(),
  responsible: Type.String(),
  version: Type.Integer(),
  createdAt: Type.String(),
  changedAt: Type.String(),
});
const WholeFile = Type.Intersect([
  Case,
  Type.Object({
    parties: Type.Array(Party),
    documents: Type.Array(Document),
    notes: Type.Array(Note),
    deadlines: Type.Array(Deadline),
    keepsContents: Type.Boolean(),
  }),
]);
const CasePage = Type.Object({
  cases: Type.Array(
    Type.Object({
      number: Type.String(),
      title: Type.String(),
      area: Type.String(),
      status: status(),
      responsible: Type.String(),
      client: optionalText(),
      nextDeadline: Type.Union([
        Type.Object({
          title: Type.String(),
          dueOn: Type.String(),
          dueTime: optionalText(),
          overdue: Type.Boolean(),
        }),
        Type.Null(),
      ]),
      changedAt: Type.String(),
    }),
  ),
  page: Type.Integer(),
  pageSize: Type.Integer(),
  total: Type.Integer(),
});

const tags = ["cases"];

export function caseRoutes(app: App, { database, sessions, now, timeZone, keepsContents }: Office): void {
  app.get(
    "/api/v1/cases",
    { schema: { tags, summary: "List", querystring: ListQuestion, response: { 200: CasePage } } },
    async (request) => {
      await sessions.personOf(request);
      const { page, pageSize, overdue, status = null, responsibleId = null } = request.query;
      const found = await listCases(database, { status, responsibleId, overdue, page, pageSize }, now());
      return { ...found, page, pageSize };
    },
  );

  app.post(
    "/api/v1/cases",
    { schema: { tags, summary: "Open a case", body: NewCase, response: { 201: Case } } },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { title, area, summary = "", responsibleId = who.id } = request.body;
      // The number carries the year that the office's calendar shows.
      const year = Number(todayIn(timeZone, now()).slice(0, 4));
      const file = await openCase(database, who, { title, area, summary, responsibleId }, year);
      return reply.code(201).header("location", `/api/v1/cases/${file.number}`).send(file);
    },
  );

  app.get(
    "/api/v1/cases/:number",
    { schema: { tags, summary: "The whole file", params: ByNumber, response: { 200: WholeFile } } },
    async (request) => {
      await sessions.personOf(request);
      const file = await caseByNumber(database, request.params.number);
      const [parties, documents, notes, deadlines] = await Promise.all([
        partiesOf(database, file.id),
        documentsOf(database, file.id),
        notesOf(database, file.id),
        deadlinesOf(database, file.id, now()),
      ]);
      return { ...file, parties, documents, notes, deadlines, keepsContents };
    },
  );

  app.patch(
    "/api/v1/cases/:number",
    {
      schema: {
        tags,
        summary: "Change what the case is about, as it was at this version",
        params: ByNumber,
        body: DetailsChange,
        response: { 200: Case },
      },
    },
    async (request) => {
      const who = await sessions.personOf(request);
      const { version, ...wanted } = request.body;
      return changeDetails(database, who, request.params.number, version, wanted);
    },
  );

  app.post(
    "/api/v1/cases/:number/status",
    {
      schema: {
        tags,
        summary: "A legal change of status, as it was at this version",
        params: ByNumber,
        body: StatusChange,
        response: { 200: Case },
      },
    },
    async (request) => {
      const who = await sessions.personOf(request);
      return changeStatus(database, who, request.params.number, request.body.version, request.body.status);
    },
  );
}
