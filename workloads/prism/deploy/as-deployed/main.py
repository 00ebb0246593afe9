"""Settings, the document, the model on Bedrock, the bucket."""
import json
import os

import boto3
import docx


def settings():
    return {
        "region": os.environ["AWS_REGION"],
        "default_region": os.environ["AWS_DEFAULT_REGION"],
        "s3_region": os.environ["S3_REGION"],
        "model_id": os.environ["BEDROCK_MODEL_ID"],
        "max_tokens": int(os.environ["BEDROCK_MAX_TOKENS"]),
        "temperature": float(os.environ["BEDROCK_TEMPERATURE"]),
        "reasoning": os.environ["REASONING_ENABLED"] == "true",
        "bucket": os.environ["S3_BUCKET_NAME"],
        "base_path": os.environ["S3_BASE_PATH"],
        "environment": os.environ["FLASK_ENV"],
        "application": os.environ["FLASK_APP"],
        "port": int(os.environ["PORT"]),
        "redis_url": os.environ["REDIS_URL"],
        "max_content_length": int(os.environ["MAX_CONTENT_LENGTH"]),
        "session_timeout": int(os.environ["SESSION_TIMEOUT"]),
        "model_fallback": os.environ["ENABLE_MODEL_FALLBACK"] == "true",
        "multi_model_chat": os.environ["CHAT_ENABLE_MULTI_MODEL"] == "true",
    }


def sections_of(path):
    sections = [("Beginning", "")]
    for paragraph in docx.Document(path).paragraphs:
        if paragraph.style.name.startswith("Heading"):
            sections.append((paragraph.text, ""))
        else:
            heading, text = sections[-1]
            sections[-1] = (heading, f"{text}{paragraph.text}\n")
    return sections


def ask(prompt):
    values = settings()
    bedrock = boto3.client("bedrock-runtime", region_name=values["region"])
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": values["max_tokens"],
        "temperature": values["temperature"],
        "messages": [{"role": "user", "content": prompt}],
    }
    response = bedrock.invoke_model(modelId=values["model_id"], body=json.dumps(body))
    return json.loads(response["body"].read())["content"][0]["text"]


def answer_to(question, text):
    return ask(f"Answer from this document:\n{text}\n\n{question}")


def export(document_id, feedback):
    values = settings()
    s3 = boto3.client("s3", region_name=values["s3_region"])
    key = f"{values['base_path']}{document_id}.json"
    s3.put_object(Bucket=values["bucket"], Key=key, Body=json.dumps(feedback))
    return key
