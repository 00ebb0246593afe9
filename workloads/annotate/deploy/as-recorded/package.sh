#!/usr/bin/env bash
# Packs the functions in Amazon Linux, as the functions run in it.
set -euo pipefail
cd "$(dirname "$0")/../.."
docker run --rm --platform linux/amd64 --volume "$PWD:/work" --workdir /work amazonlinux:2023 bash -c '
  dnf install -y nodejs22 nodejs22-npm zip
  npm ci
  npm run build
  npm prune --omit=dev
  zip -qr thumbnailLambda.zip package.json node_modules dist
  cp thumbnailLambda.zip a2Lambda.zip'
