#!/usr/bin/env bash
# Builds the image and pushes it to the account's registry. Needs AWS_ACCOUNT_ID and AWS_REGION.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
registry="$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com"

aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
docker build --platform linux/amd64 --file "$here/Dockerfile" --tag "$registry/caseapp:0.89.0" "$here/../.."
docker push "$registry/caseapp:0.89.0"
