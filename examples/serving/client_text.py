"""Asks a model of texts, by REST: python client_text.py http://localhost:8501/v1/models/tweets "I love London"."""

import json
import sys
import urllib.request

url, *texts = sys.argv[1:]
body = json.dumps({"instances": [{"text": text} for text in texts]}).encode()
request = urllib.request.Request(f"{url}:predict", body, {"Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=60) as response:
    answers = json.load(response)["predictions"]
for text, answer in zip(texts, answers, strict=True):
    columns = [answer[f"entities_entity_{key}"] for key in ("types", "starts", "ends")]
    places = [place for place in zip(*columns, strict=True) if place[0]]  # "" fills up
    found = [f"{kind}: {text.encode()[start:end].decode()}" for kind, start, end in places]  # places are of bytes
    print(text, answer["sentiment_label"], answer["sentiment_probability"], *found, sep="\t")
