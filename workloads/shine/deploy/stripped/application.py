import os

from flask import Flask, jsonify

SERVICE_NAME = os.environ.get("SERVICE_NAME", "shine-backend")
PORT = int(os.environ.get("PORT", 8000))

app = Flask(__name__)


@app.route("/health")
@app.route("/api/health")
def health():
    return jsonify(status="healthy", service=SERVICE_NAME)


@app.route("/ready")
def ready():
    return jsonify(status="ready")


@app.route("/api/v5/skin/health")
def skin_health():
    return jsonify(status="healthy", version="v5")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=PORT)
