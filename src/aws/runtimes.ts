/**
 * Which version of a language something brings, from its name. Sources (read 2026-11-21): the official
 * images on Docker Hub and their mirrors, Microsoft's and Adoptium's; Lambda's runtimes
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html; Elastic Beanstalk's branches
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html.
 */

export interface RuntimeVersion {
  /** `node`, `python`, `ruby`, `php`, `java`, `dotnet`, `go`. */
  readonly language: string;
  /** As many numbers as are known: `20`, `3.11`. */
  readonly version: string;
}

const IMAGES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)node:v?(\d+(?:\.\d+){0,2})/, "node"],
  [/(?:^|\/)python:(\d+\.\d+(?:\.\d+)?)/, "python"],
  [/(?:^|\/)ruby:(\d+\.\d+(?:\.\d+)?)/, "ruby"],
  [/(?:^|\/)php:(\d+\.\d+(?:\.\d+)?)/, "php"],
  [/(?:^|\/)golang:(\d+\.\d+(?:\.\d+)?)/, "go"],
  [/(?:^|\/)(?:eclipse-temurin|amazoncorretto|openjdk|adoptopenjdk|corretto):(\d+)/, "java"],
  [/(?:^|\/)maven:[\w.]+-(?:eclipse-temurin|amazoncorretto|openjdk|ibmjava|sapmachine)-(\d+)/, "java"],
  [/(?:^|\/)gradle:[\w.]*-?jdk-?(\d+)/, "java"],
  [/mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|sdk|runtime-deps):(\d+\.\d+)/, "dotnet"],
];

/** Null for images that name no version, and for others. */
export function imageRuntime(image: string): RuntimeVersion | null {
  return firstOf(IMAGES, image);
}

const LAMBDA: readonly (readonly [RegExp, string])[] = [
  [/^nodejs(\d+)\.x$/, "node"],
  [/^python(\d+\.\d+)$/, "python"],
  [/^ruby(\d+\.\d+)$/, "ruby"],
  [/^java(\d+)/, "java"],
  [/^dotnet(\d+)$/, "dotnet"],
];

export function lambdaRuntime(runtime: string): RuntimeVersion | null {
  return firstOf(LAMBDA, runtime);
}

const BRANCHES: readonly (readonly [RegExp, string])[] = [
  [/^Node\.js (\d+)/, "node"],
  [/^Python (\d+\.\d+)/, "python"],
  [/^Ruby (\d+\.\d+)/, "ruby"],
  [/^PHP (\d+\.\d+)/, "php"],
  [/Corretto (\d+)/, "java"],
  [/^\.NET (\d+)/, "dotnet"],
];

/** `Python 3.11`, `Tomcat 11 with Corretto 21`. */
export function branchRuntime(branch: string): RuntimeVersion | null {
  return firstOf(BRANCHES, branch);
}

function firstOf(patterns: readonly (readonly [RegExp, string])[], text: string): RuntimeVersion | null {
  for (const [pattern, language] of patterns) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return { language, version };
  }
  return null;
}
