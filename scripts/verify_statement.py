#!/usr/bin/env python3
"""Verifies a signed statement with securesystemslib and in-toto-attestation: verify_statement.py ENVELOPE.json PUBLIC_KEY.pem"""
import base64, hashlib, json, sys
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from google.protobuf.json_format import ParseDict
from in_toto_attestation.v1.statement import Statement, spb
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

envelope = json.load(open(sys.argv[1]))
public = load_pem_public_key(open(sys.argv[2], "rb").read())
id = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
for text in [envelope["payload"]] + [signature["sig"] for signature in envelope["signatures"]]:
    if base64.b64encode(base64.b64decode(text, validate=True)).decode() != text:  # securesystemslib takes a second spelling
        sys.exit("not the only Base64 of these bytes")
Envelope.from_dict(envelope).verify([SSlibKey.from_crypto(public, keyid=id)], 1)  # raises if the key has not signed this
payload = base64.b64decode(envelope["payload"])
statement = Statement.copy_from_pb(ParseDict(json.loads(payload), spb.Statement()))
statement.validate()
print(payload.decode())
