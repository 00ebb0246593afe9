#!/usr/bin/env bash
# Builds the image and pushes it to the account's registry. Needs AWS_ACCOUNT_ID and AWS_REGION.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
registry="$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com"

# Tags cannot be overwritten: what caseapp:1.0.0 was when it was tested is what it is for good.
aws ecr describe-repositories --repository-names caseapp > /dev/null 2>&1 ||
  aws ecr create-repository --repository-name caseapp \
    --image-tag-mutability IMMUTABLE --image-scanning-configuration scanOnPush=true

aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
docker build --platform linux/amd64 --file "$here/Dockerfile" --tag "$registry/caseapp:1.0.0" "$here/../.."
docker push "$registry/caseapp:1.0.0"
