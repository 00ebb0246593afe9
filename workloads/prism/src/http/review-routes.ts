import { Type } from "typebox";
import type { Configuration } from "../configuration.js";
import type { DocumentStore } from "../documents/store.js";
import type { Places } from "../review/places.js";
import { reviewSections, sentenceOf } from "../review/review.js";
import type { Reviewer } from "../reviewers/reviewer.js";
import type { App } from "../service/app.js";
import { invalid } from "../service/errors.js";
import type { Log } from "../service/logging.js";
import type { Sessions } from "../sessions/session.js";
import { DocumentId, found } from "./document-routes.js";
import type { LineStreams } from "./line-stream.js";

export interface ReviewRouteParts {
  readonly sessions: Sessions;
  readonly store: DocumentStore;
  readonly reviewer: Reviewer;
  readonly places: Places;
  readonly streams: LineStreams;
  readonly configuration: Configuration;
  readonly log: Log;
}

const ReviewWish = Type.Object({
  /** Numbers of sections; all that have no feedback yet when absent. */
  sections: Type.Optional(
    Type.Array(Type.Integer({ minimum: 0, maximum: 1_000 }), { minItems: 1, maxItems: 200 }),
  ),
});

const ChatWish = Type.Object({
  turns: Type.Array(
    Type.Object({
      role: Type.Union([Type.Literal("user"), Type.Literal("assistant")]),
      text: Type.String({ minLength: 1, maxLength: 8_000 }),
    }),
    { minItems: 1, maxItems: 40 },
  ),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});

const CHAT_BYTES_MAX = 512 * 1024;

export function reviewRoutes(app: App, parts: ReviewRouteParts): void {
  const { sessions, store, reviewer, places, streams, configuration, log } = parts;
  const params = DocumentId;
  const sentence = (error: unknown) => sentenceOf(error, log);

  app.get("/api/service", () => ({
    reviewer: reviewer.kind,
    label: reviewer.label,
    models: configuration.chatChoosesModel ? reviewer.models : [],
    uploadBytesMax: configuration.uploadBytesMax,
    exportsToS3: configuration.storage !== null,
    sessionSeconds: configuration.session.timeoutSeconds,
  }));

  app.post("/api/documents/:id/review", { schema: { params, body: ReviewWish } }, async (request, reply) => {
    const session = sessions.require(request, reply);
    const document = await found(store, session, request.params.id);
    const all = document.sections.map((_, index) => index);
    const sections = [
      ...new Set(request.body.sections ?? all.filter((index) => document.feedback[index] === null)),
    ];
    const beyond = sections.find((index) => index >= all.length);
    if (beyond !== undefined)
      throw invalid(`The document has ${all.length} sections; there is no number ${beyond}.`);
    return streams.answer(reply, sentence, ({ signal, tell }) =>
      reviewSections({ reviewer, places, store, log }, { session, document, sections, signal, tell }),
    );
  });

  app.post(
    "/api/documents/:id/chat",
    { schema: { params, body: ChatWish }, bodyLimit: CHAT_BYTES_MAX },
    async (request, reply) => {
      const session = sessions.require(request, reply);
      const document = await found(store, session, request.params.id);
      const { turns, model = null } = request.body;
      if (turns.at(-1)?.role !== "user") throw invalid("The last turn must be the reader's question.");
      if (model !== null && !configuration.chatChoosesModel)
        throw invalid("The model cannot be chosen here (CHAT_ENABLE_MULTI_MODEL is false).");
      if (model !== null && !reviewer.models.includes(model))
        throw invalid(`There is no model "${model}" here.`);
      return streams.answer(reply, sentence, async ({ signal, tell }) => {
        const release = await places.take(signal, (ahead) => tell({ type: "waiting", ahead }));
        try {
          for await (const event of reviewer.chat({ document, turns, model }, signal)) tell(event);
        } finally {
          release();
        }
      });
    },
  );
}
