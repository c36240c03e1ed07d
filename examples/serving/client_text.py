"""Asks a served model of texts, by REST: python client_text.py http://localhost:8501/v1/models/tweets "I love London"."""

import json
import sys
import urllib.request

url, *texts = sys.argv[1:]
body = json.dumps({"instances": [{"text": text} for text in texts]}).encode()
request = urllib.request.Request(f"{url}:predict", body, {"Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=60) as response:
    answers = json.load(response)["predictions"]
for text, answer in zip(texts, answers, strict=True):
    places = zip(answer["entities_entity_types"], answer["entities_entity_starts"], answer["entities_entity_ends"])
    found = [
        f"{kind}: {text.encode()[start:end].decode()}" for kind, start, end in places if kind
    ]  # bytes, not letters
    print(text, answer["sentiment_label"], answer["sentiment_probability"], *found, sep="\t")
