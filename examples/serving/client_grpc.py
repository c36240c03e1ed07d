"""Asks a model of texts, by gRPC: python client_grpc.py localhost:8500 tweets "I love London".

It needs `pip install tensorflow tensorflow-serving-api`.
"""

import sys

import grpc
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

address, model, *texts = sys.argv[1:]
request = predict_pb2.PredictRequest()
request.model_spec.name, request.model_spec.signature_name = model, "sentiment"
request.inputs["text"].CopyFrom(tf.make_tensor_proto([text.encode() for text in texts]))
request.output_filter.extend(["label", "probability"])  # leave it out for all outputs
with grpc.insecure_channel(address) as channel:
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    outputs = {name: tf.make_ndarray(value) for name, value in stub.Predict(request, timeout=60).outputs.items()}
for text, label, probability in zip(texts, outputs["label"], outputs["probability"], strict=True):
    print(text, label.decode(), probability, sep="\t")
