import {
  type HostProcess,
  type HostScript,
  known,
  type Listen,
  type Origin,
  unknown,
} from "../../../model/index.js";

/** The port of a web server as its package is installed. Source: `Listen 80` of httpd.conf and ports.conf, `listen 80` of nginx's packages. */
const PACKAGED_PORT = 80;

const CONFIGURED_IN: Readonly<Record<string, RegExp>> = {
  httpd: /\/etc\/httpd\//,
  apache2: /\/etc\/apache2\//,
  nginx: /\/etc\/nginx\//,
};

/** A web server of the system's packages; null for services of which nothing is known. */
export function packagedServer(
  name: string,
  origin: Origin,
  script: HostScript,
  id: string,
): HostProcess | null {
  const folder = CONFIGURED_IN[name];
  if (folder === undefined) return null;
  const changed =
    script.files.some(({ path }) => folder.test(path)) ||
    script.commands.some(
      ({ words }) =>
        words.slice(1).some((word) => folder.test(word)) &&
        !/^(?:systemctl|service|chkconfig|mkdir|chown|chmod|ls|cat)$/.test(words[0] ?? ""),
    );
  const listen: Listen = {
    origin,
    address: known("0.0.0.0", origin),
    port: changed ? unknown("its configuration is changed", origin) : known(PACKAGED_PORT, origin),
    portVariable: null,
  };
  return {
    id: `${id} ${name}`,
    origin,
    name: known(name, origin),
    startedBy: "systemd",
    command: known(name, origin),
    workingDirectory: known(null),
    user: known(null),
    environment: [],
    environmentKnown: true,
    restart: known(null),
    listens: [listen],
    application: null,
  };
}
