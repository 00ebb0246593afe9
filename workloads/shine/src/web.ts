import { startAnalyst } from "./analysis/analyst.js";
import { readConfiguration } from "./configuration.js";
import { buildApp } from "./http/app.js";
import { keepModel } from "./model/model-store.js";
import { openSource } from "./model/object-source.js";
import { serve } from "./service/serve.js";

await serve(async (log) => {
  const configuration = readConfiguration(process.env);
  const source = openSource(configuration.model);
  const analyst = startAnalyst(log);
  const store = keepModel(configuration.model, source, (file) => analyst.load(file), log);
  const app = await buildApp({ configuration, log, analyst, store, source });
  return {
    app,
    listening: configuration,
    closing: [
      { name: "fetching the model", run: () => store.stop() },
      { name: "analysis thread", run: () => analyst.stop() },
    ],
  };
});
