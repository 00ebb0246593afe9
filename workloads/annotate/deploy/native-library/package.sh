#!/usr/bin/env bash
# Packs the functions on the developer's own machine: sharp's libraries are those of that machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
npm ci
npm run build
npm prune --omit=dev
zip -qr thumbnailLambda.zip package.json node_modules dist
cp thumbnailLambda.zip a2Lambda.zip
