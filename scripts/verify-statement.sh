#!/bin/sh
# Verifies a signed statement without this project's code: verify-statement.sh ENVELOPE.json PUBLIC_KEY.pem
# Exit 0 and the statement on standard output: this key has signed it. Needs openssl 3 and jq.
set -eu
[ $# = 2 ] && [ -s "$1" ] && [ -s "$2" ] || { echo "verify-statement: ENVELOPE.json and PUBLIC_KEY.pem are wanted, two files with something in them" >&2; exit 2; }
envelope=$1 key=$2 type=application/vnd.in-toto+json
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
fail() { echo "verify-statement: $1" >&2; exit 1; }
# Base64 has one spelling: what is decoded is encoded again and has to be the same.
field() { jq -r --arg id "$id" "$1" "$envelope" >"$work/$2.b64" && openssl base64 -d -A -in "$work/$2.b64" -out "$work/$2" &&
    [ "$(openssl base64 -A -in "$work/$2")" = "$(cat "$work/$2.b64")" ] || fail "the $2 is not Base64"; }
id=$(openssl pkey -pubin -in "$key" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
[ "$(jq -cS . "$envelope")" = "$(cat "$envelope")" ] || fail "not one JSON object in canonical form"
[ "$(jq -r .payloadType "$envelope")" = "$type" ] || fail "the payload is of another type"
[ "$(jq --arg id "$id" '[.signatures[] | select(.keyid == $id)] | length' "$envelope")" = 1 ] || fail "not exactly one signature of $id"
field .payload payload && field '.signatures[] | select(.keyid == $id).sig' signature
{ printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c <"$work/payload")"; cat "$work/payload"; } >"$work/pae"
openssl pkeyutl -verify -rawin -pubin -inkey "$key" -in "$work/pae" -sigfile "$work/signature" >&2 || fail "wrong signature"
[ "$(jq -r ._type "$work/payload")" = https://in-toto.io/Statement/v1 ] && cat "$work/payload" || fail "no statement"
