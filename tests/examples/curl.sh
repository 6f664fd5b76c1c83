#!/bin/sh
# A run, a check and a picture, from a shell. Usage: sh curl.sh [ADDRESS]
set -eu
server=${1:-http://127.0.0.1:8000}
link='#dataset=gauss&networkShape=&seed=0.5'

# Train it for 50 epochs; the losses at the first and at the last one.
curl -sS --fail-with-body "$server/api/runs" -H 'Content-Type: application/json' \
  -d "{\"link\": \"$link\", \"epochs\": 50, \"record\": [0, 50]}"
echo

# What it is worth for an exercise.
curl -sS --fail-with-body "$server/api/exercises/gauss-smallest/check" -H 'Content-Type: application/json' \
  -d "{\"link\": \"$link\"}"
echo

# Its picture. curl percent-encodes the link, which has & and = in it.
curl -sS --fail-with-body -G "$server/boundary.png" --data-urlencode "link=$link" -d epochs=50 -o boundary.png
