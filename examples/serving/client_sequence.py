"""Asks a model of proteins, by REST: python client_sequence.py http://localhost:8501/v1/models/proteins MKTAYIAK."""

import json
import sys
import urllib.request

url, *sequences = sys.argv[1:]
body = json.dumps({"signature_name": "location", "inputs": {"sequence": sequences}}).encode()  # the columns' format
request = urllib.request.Request(f"{url}:predict", body, {"Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=60) as response:
    answers = json.load(response)["outputs"]
for sequence, label, probability in zip(sequences, answers["label"], answers["probability"], strict=True):
    print(sequence, label, probability, sep="\t")
