/** Writes plans as `terraform show -json` does, from what a test wants to say. */

export interface ResourceExample {
  /** `aws_subnet.private[0]`, `module.web.aws_ecs_service.this`, `data.aws_iam_policy_document.app`. */
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown?: Readonly<Record<string, unknown>>;
  /** Attribute → what its expression names; blocks as lists. */
  readonly expressions?: Readonly<Record<string, unknown>>;
}

export interface ModuleExample {
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** An expression that names things: in a plan the object itself stands beside its attribute. */
export function refers(...names: readonly string[]): { readonly references: string[] } {
  const object = (name: string): string | undefined =>
    (/^(module\.\w+)\./.exec(name) ?? /^((?:data\.)?\w+\.[\w[\]]+)\./.exec(name))?.[1];
  return { references: names.flatMap((name) => [name, object(name) ?? []].flat()) };
}

export function planExample(
  resources: readonly ResourceExample[],
  modules: Readonly<Record<string, ModuleExample>> = {},
): string {
  const inModule = (name: string): ResourceExample[] =>
    resources.filter(({ address }) => moduleOf(address) === name);
  return JSON.stringify(
    {
      format_version: "1.2",
      terraform_version: "1.9.8",
      planned_values: {
        root_module: {
          resources: inModule("").map(planned),
          child_modules: Object.keys(modules).map((name) => ({
            address: `module.${name}`,
            resources: inModule(name).map(planned),
          })),
        },
      },
      resource_changes: resources.map((resource) => ({
        ...identity(resource.address),
        change: {
          actions: ["create"],
          before: null,
          after: resource.values,
          after_unknown: { id: true, arn: true, ...resource.unknown },
          after_sensitive: {},
        },
      })),
      configuration: {
        root_module: {
          resources: inModule("").map(configured),
          module_calls: Object.fromEntries(
            Object.entries(modules).map(([name, { expressions, outputs }]) => [
              name,
              {
                source: `./${name}`,
                expressions,
                module: { resources: inModule(name).map(configured), outputs },
              },
            ]),
          ),
        },
      },
    },
    null,
    2,
  );
}

function moduleOf(address: string): string {
  return /^module\.(\w+)\./.exec(address)?.[1] ?? "";
}

function identity(address: string) {
  const own = address.replace(/^module\.\w+\./, "");
  const data = own.startsWith("data.");
  const [, type = "", name = "", index] = /^(?:data\.)?(\w+)\.(\w+)(?:\[(\d+)\])?$/.exec(own) ?? [];
  return {
    address,
    mode: data ? "data" : "managed",
    type,
    name,
    ...(index === undefined ? {} : { index: Number(index) }),
    provider_name: "registry.terraform.io/hashicorp/aws",
  };
}

function planned(resource: ResourceExample) {
  return { ...identity(resource.address), schema_version: 1, values: resource.values, sensitive_values: {} };
}

function configured(resource: ResourceExample) {
  const { index: _, address, ...rest } = identity(resource.address);
  return {
    address: address.replace(/^module\.\w+\./, "").replace(/\[\d+\]$/, ""),
    ...rest,
    provider_config_key: "aws",
    expressions: resource.expressions ?? {},
  };
}
