"""Asks a model of pictures, by REST: python client_image.py http://localhost:8501/v1/models/scenes a.jpg b.png."""

import base64
import json
import sys
import urllib.request
from pathlib import Path

url, *files = sys.argv[1:]
for file in files:  # one at a time: a broken picture fails the request that it is in
    content = base64.b64encode(Path(file).read_bytes()).decode()
    body = json.dumps({"signature_name": "count", "instances": [{"image": {"b64": content}}]}).encode()
    request = urllib.request.Request(f"{url}:predict", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        (answer,) = json.load(response)["predictions"]
    print(file, answer["label"], answer["probability"], sep="\t")
