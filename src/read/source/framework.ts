import type { AllowedHosts, Place } from "../../model/index.js";
import type { Machine } from "./run/machine.js";
import type { Term } from "./terms/term.js";

/**
 * The border of a web framework: what its modules give a program, in place of their code. One file
 * per framework under `frameworks/`; the list is generated from the folder.
 */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly language: "javascript" | "python";
  /** Modules that it stands for, as imported. */
  readonly modules: readonly string[];
  /** What importing one of its modules gives. */
  open(module: string, host: Host): Term;
}

/** Where frameworks write down what a program does with them. */
export interface Host {
  uses(framework: string): void;
  listen(machine: Machine, listening: Listening): void;
  /** A server is given an application by its name: `uvicorn.run("main:app")`. */
  serveNamed(machine: Machine, application: Term, at: Place): void;
  route(route: RouteDraft): void;
  /** Routes may be made that are not seen. */
  incomplete(why: string): void;
  /** Only requests that are addressed to these hosts are let through, in whatever path. */
  allowHosts(hosts: AllowedHosts): void;
  /** Something of the program's own comes before those lists and may answer by itself. */
  answersBeforeHosts(): void;
  /** Runs after the program's own start, before it listens: lifespan handlers, `onReady` hooks. */
  atStart(run: (machine: Machine) => void): void;
}

export interface Listening {
  readonly at: Place;
  readonly address: Term | null;
  readonly port: Term | null;
  /** What the framework takes when nothing is given; null when it listens on no fixed port then. */
  readonly defaultAddress: string;
  readonly defaultPort: number | null;
  readonly server?: ServerSettings;
}

/** What a program tells the server that listens; told afterwards as well, so asked for at the end. */
export interface ServerSettings {
  /** `node`, `fastify`, `uvicorn`. */
  readonly kind: string;
  readonly tls: boolean;
  readonly httpVersions: readonly ("1" | "2")[];
  readonly keepAlive: () => Term | null;
  /** Node.js counts milliseconds, servers of Python count seconds. */
  readonly unitsPerSecond: number;
}

export interface RouteDraft {
  readonly at: Place;
  /** Upper case, or "*". */
  readonly method: string;
  readonly path: Term;
  readonly guarded: boolean;
  /** Answers one request: runs what stands before the handler, then the handler. */
  serve(machine: Machine): void;
  /** The status code that a returned value stands for. */
  statusOf?(term: Term): number | null;
  /** The status code that a thrown value is answered with; undefined when it cannot be told. */
  thrownStatus?(term: Term): number | undefined;
}
