#!/bin/sh
# Sends events or incidents from a file to Evenkeel, signed after Standard Webhooks. Needs curl and openssl.
#   EVENKEEL_URL     https://evenkeel.example.org/ingest/ORGANISATION/CONNECTION
#   EVENKEEL_TOKEN   token of the connection
#   EVENKEEL_SECRET  its secret
# Usage: send-event.sh events FILE.json | send-event.sh incidents FILE.json
set -eu
kind=$1
body=$2
id="$(date +%s)-$$"
timestamp="$(date +%s)"
case "$EVENKEEL_SECRET" in
  whsec_*) key="$(printf %s "${EVENKEEL_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')" ;;
  *) key="$(printf %s "$EVENKEEL_SECRET" | od -An -v -tx1 | tr -d ' \n')" ;;
esac
signature="$( { printf '%s.%s.' "$id" "$timestamp"; cat "$body"; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64 | tr -d '\n')"
# Headers come on standard input, so that no token stands in the list of processes.
printf 'authorization: Bearer %s\n' "$EVENKEEL_TOKEN" |
  curl --fail-with-body --silent --show-error --retry 3 --max-time 30 --header @- \
    --header 'content-type: application/json' \
    --header "webhook-id: $id" --header "webhook-timestamp: $timestamp" --header "webhook-signature: v1,$signature" \
    --data-binary "@$body" "$EVENKEEL_URL/$kind"
