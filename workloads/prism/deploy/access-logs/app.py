"""The web application: pages, health, documents, feedback, chat, export."""
import uuid
from datetime import datetime

from flask import Flask, Response, jsonify, render_template, request

import main

app = Flask(__name__)


@app.before_request
def settings_are_there():
    if request.path == "/health" or request.path.startswith("/static/"):
        return None
    app.config["MAX_CONTENT_LENGTH"] = main.settings()["max_content_length"]
    return None


@app.errorhandler(KeyError)
def something_is_missing(error):
    return jsonify(error=f"Missing: {error}"), 400


@app.route("/health")
def health():
    return jsonify(status="healthy", timestamp=datetime.utcnow().isoformat())


@app.route("/")
def index():
    return render_template("index.html")


@app.route("/upload", methods=["POST"])
def upload():
    if "document" not in request.files:
        return jsonify(error="No document"), 400
    document_id = str(uuid.uuid4())
    path = f"uploads/{document_id}.docx"
    request.files["document"].save(path)
    return jsonify(id=document_id, sections=[heading for heading, _ in main.sections_of(path)])


@app.route("/analyze/<uuid:document_id>/<int:section>", methods=["POST"])
def analyze(document_id, section):
    heading, text = main.sections_of(f"uploads/{document_id}.docx")[section]
    return jsonify(feedback=main.ask(f"Review the section '{heading}':\n{text}"))


@app.route("/chat/<uuid:document_id>", methods=["POST"])
def chat(document_id):
    text = "\n".join(text for _, text in main.sections_of(f"uploads/{document_id}.docx"))
    question = request.get_json()["question"]
    return Response(main.answer_to(question, text), mimetype="text/plain")


@app.route("/export/<uuid:document_id>", methods=["POST"])
def export(document_id):
    return jsonify(key=main.export(document_id, request.get_json()["feedback"]))
