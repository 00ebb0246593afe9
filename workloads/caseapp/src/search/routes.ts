import { Type } from "typebox";
import { line } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";

const Question = Type.Object({ q: line(1, 200) });
const Found = Type.Object({
  results: Type.Array(
    Type.Object({
      kind: Type.Enum(["case", "party", "note", "document"]),
      caseNumber: Type.String(),
      caseTitle: Type.String(),
      /** Matches stand between these two signs, which no HTML gives a meaning. */
      excerpt: Type.String(),
    }),
  ),
});

const RESULTS_MAX = 50;
const MARKS = "StartSel=⟦, StopSel=⟧, MaxFragments=1, MaxWords=22, MinWords=8";

// One row for each thing found. Excerpts are made of the best rows only: each costs a reading of the text.
const SEARCH = `
  WITH asked AS (
    SELECT websearch_to_tsquery('english', $1) AS prose, websearch_to_tsquery('simple', $1) AS names
  ), found AS (
    SELECT 'case' AS kind, c.id AS case_id, c.title || '. ' || c.summary AS text, 'english' AS dictionary,
      asked.prose AS query, ts_rank(c.words, asked.prose) + 1 AS rank
    FROM case_file c, asked WHERE c.words @@ asked.prose OR c.number = $1
    UNION ALL
    SELECT 'party', p.case_id, p.name, 'simple', asked.names, ts_rank(p.words, asked.names) + 0.5
    FROM party p, asked WHERE p.words @@ asked.names
    UNION ALL
    SELECT 'document', d.case_id, d.title || ', ' || d.file_name, 'english', asked.prose,
      ts_rank(d.words, asked.prose)
    FROM document d, asked WHERE d.words @@ asked.prose
    UNION ALL
    SELECT 'note', n.case_id, n.body, 'english', asked.prose, ts_rank(n.words, asked.prose)
    FROM note n, asked WHERE n.words @@ asked.prose
  ), best AS (
    SELECT * FROM found ORDER BY rank DESC, case_id DESC LIMIT ${RESULTS_MAX}
  )
  SELECT best.kind, c.number AS "caseNumber", c.title AS "caseTitle",
    ts_headline(best.dictionary::regconfig, best.text, best.query, '${MARKS}') AS excerpt
  FROM best JOIN case_file c ON c.id = best.case_id ORDER BY best.rank DESC, c.id DESC`;

interface FoundRow {
  kind: "case" | "party" | "note" | "document";
  caseNumber: string;
  caseTitle: string;
  excerpt: string;
}

export function searchRoutes(app: App, { database, sessions }: Office): void {
  app.get(
    "/api/v1/search",
    {
      schema: {
        tags: ["search"],
        summary: "Words in cases, parties, documents and notes, as a search engine reads them",
        querystring: Question,
        response: { 200: Found },
      },
    },
    async (request) => {
      await sessions.personOf(request);
      return { results: await database.query<FoundRow>(SEARCH, [request.query.q.trim()]) };
    },
  );
}
