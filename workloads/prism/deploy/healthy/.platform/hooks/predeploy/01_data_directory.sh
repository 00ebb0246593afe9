#!/bin/bash
set -euo pipefail
# Documents belong to the service alone. The service deletes what is older than seven days by itself.
install -d -o webapp -g webapp -m 0700 /var/lib/prism
