#!/usr/bin/env bash
# Tells Spark which GPUs this host has: spark.{worker,executor}.resource.gpu.discoveryScript.
# Prints one line of JSON, such as {"name": "gpu", "addresses": ["0","1"]}.
set -euo pipefail
addresses=$(nvidia-smi --query-gpu=index --format=csv,noheader |
  sed 's/[^0-9]//g; s/.*/"&"/' | paste -sd, -)
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
