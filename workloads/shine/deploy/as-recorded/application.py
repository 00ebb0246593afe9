import io
import os
import shutil

import boto3
import numpy
from flask import Flask, jsonify, request
from PIL import Image

SERVICE_NAME = os.environ.get("SERVICE_NAME", "shine-backend")
S3_BUCKET = os.environ.get("S3_BUCKET", "shine-ml-models-2025")
S3_MODEL_KEY = os.environ.get("S3_MODEL_KEY", "fixed_model_best.h5")
LOCAL_MODEL_PATH = os.environ.get("LOCAL_MODEL_PATH", "/tmp/fixed_model_best.h5")
PORT = int(os.environ.get("PORT", 8000))

app = Flask(__name__)
model = None


def download_model():
    """Fetches the model unless it is there: it is too large for a source bundle."""
    if os.path.exists(LOCAL_MODEL_PATH):
        return True
    try:
        boto3.client("s3").download_file(S3_BUCKET, S3_MODEL_KEY, LOCAL_MODEL_PATH)
    except Exception as error:
        app.logger.error("model download failed: %s", error)
        return False
    return True


def load_model():
    global model
    if model is None and download_model():
        from tensorflow import keras

        model = keras.models.load_model(LOCAL_MODEL_PATH, compile=False)
    return model


@app.route("/health")
@app.route("/api/health")
def health():
    return jsonify(status="healthy", service=SERVICE_NAME)


@app.route("/ready")
def ready():
    if not download_model():
        return jsonify(status="not ready", reason="the model is not there"), 503
    return jsonify(status="ready")


@app.route("/ml/health")
def ml_health():
    return jsonify(status="healthy" if os.path.exists(LOCAL_MODEL_PATH) else "model missing")


@app.route("/api/v5/skin/health")
def skin_health():
    return jsonify(status="healthy", version="v5")


@app.route("/api/v5/skin/analyze", methods=["POST"])
@app.route("/api/gateway/skin/analyze", methods=["POST"])
def analyze():
    if load_model() is None:
        return jsonify(error="the model is not there"), 503
    photo = Image.open(io.BytesIO(request.files["photo"].read())).convert("RGB").resize((224, 224))
    scores = model.predict(numpy.asarray(photo)[None] / 255.0)[0]
    return jsonify(scores=[float(score) for score in scores])


@app.route("/debug/download-model")
def debug_download_model():
    return jsonify(downloaded=download_model())


@app.route("/debug/test-s3")
def debug_test_s3():
    objects = boto3.client("s3").list_objects_v2(Bucket=S3_BUCKET, MaxKeys=10)
    return jsonify(keys=[entry["Key"] for entry in objects.get("Contents", [])])


@app.route("/debug/disk-space")
def debug_disk_space():
    total, used, free = shutil.disk_usage("/tmp")
    return jsonify(total=total, used=used, free=free)


download_model()

if __name__ == "__main__":
    app.run(host="0.0.0.0", port=PORT)
