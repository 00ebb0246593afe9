#!/usr/bin/env bash
# A shell in a running task, to see why it does not answer. Needs the Session Manager plugin.
set -euo pipefail
task="$(aws ecs list-tasks --cluster "$CLUSTER" --service-name fastship --query 'taskArns[0]' --output text)"
aws ecs execute-command --cluster "$CLUSTER" --task "$task" --container api --interactive --command /bin/sh
