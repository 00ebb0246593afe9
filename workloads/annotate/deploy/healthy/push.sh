#!/usr/bin/env bash
# Builds a release and puts it under its own name into the bundle bucket. Needs BUNDLE_BUCKET and RELEASE.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cd "$here/../.."
npm ci --ignore-scripts
npm run build

# What runs there is Amazon Linux 2023 on Graviton, whatever this machine is: sharp's libraries are chosen for it.
cp -R package.json package-lock.json .npmrc dist migrations public "$work"
cd "$work"
npm ci --omit=dev --ignore-scripts --os=linux --cpu=arm64 --libc=glibc
test -d node_modules/@img/sharp-linux-arm64
zip -qr app.zip package.json node_modules dist migrations public
zip -qr functions.zip package.json node_modules dist

# A release that is there already is never written over.
for file in app.zip functions.zip; do
  aws s3api put-object --bucket "$BUNDLE_BUCKET" --key "$RELEASE/$file" --body "$file" --if-none-match '*'
done
