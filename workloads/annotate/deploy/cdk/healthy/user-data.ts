import { Fn } from "aws-cdk-lib";
import { UserData } from "aws-cdk-lib/aws-ec2";
import { DATABASE_NAME, THUMBNAILS, UPLOADS, type Data } from "./data.js";
import { APPLICATION_PORT } from "./network.js";
import type { Given } from "./web.js";

export interface Signalled {
  /** Logical id of the group that waits for its instances' word. */
  readonly groupId: string;
  readonly logGroupName: string;
}

/**
 * The release brings its packages along, so that a start needs no registry. The stack hears from every instance
 * whether its application answers, and goes back to the last release where one does not.
 */
export function userData(
  { bucket, database, secret }: Data,
  { bundles, release }: Given,
  { groupId, logGroupName }: Signalled,
): UserData {
  const script = `#!/bin/bash
set -euo pipefail
trap '/opt/aws/bin/cfn-signal --exit-code $? --stack \${AWS::StackName} --resource ${groupId} --region \${AWS::Region}' EXIT
dnf install -y nodejs22 unzip logrotate amazon-cloudwatch-agent
useradd --system --home-dir /var/www/app --shell /sbin/nologin image_app
mkdir -p /var/www/app
aws s3 cp s3://\${Bundles}/\${Release}/app.zip /tmp/app.zip
unzip -q -o /tmp/app.zip -d /var/www/app
rm /tmp/app.zip
cat > /etc/systemd/system/image_app.service <<'UNIT'
[Unit]
Description=Image annotation
After=network-online.target
Wants=network-online.target

[Service]
User=image_app
WorkingDirectory=/var/www/app
Environment=NODE_ENV=production
Environment=PORT=${APPLICATION_PORT}
Environment=KEEP_ALIVE_SECONDS=75
Environment=AWS_REGION=\${AWS::Region}
Environment=TARGET_S3_BUCKET=\${Images}
Environment=UPLOAD_PREFIX=${UPLOADS}
Environment=TARGET_S3_PREFIX=${THUMBNAILS}
Environment=DATABASE_HOST=\${Host}
Environment=DATABASE_NAME=${DATABASE_NAME}
Environment=DATABASE_SECRET_ARN=\${Secret}
Environment=DATABASE_TLS=true
ExecStart=/usr/bin/node dist/web.js
StandardOutput=append:/var/log/image_app.log
StandardError=append:/var/log/image_app.log
Restart=always
RestartSec=2
TimeoutStopSec=30
NoNewPrivileges=true
ProtectSystem=strict
PrivateTmp=true

[Install]
WantedBy=multi-user.target
UNIT
cat > /etc/logrotate.d/image_app <<'ROTATE'
/var/log/image_app.log {
  size 50M
  rotate 3
  compress
  copytruncate
}
ROTATE
cat > /opt/aws/amazon-cloudwatch-agent/etc/image_app.json <<'AGENT'
{"logs": {"logs_collected": {"files": {"collect_list": [{"file_path": "/var/log/image_app.log", "log_group_name": "${logGroupName}", "log_stream_name": "{instance_id}"}]}}}}
AGENT
systemctl daemon-reload
systemctl enable --now image_app.service
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/image_app.json
curl --silent --show-error --fail --retry 60 --retry-delay 2 --retry-connrefused http://localhost:${APPLICATION_PORT}/health
`;
  return UserData.custom(
    Fn.sub(script, {
      Bundles: bundles.bucketName,
      Release: release,
      Images: bucket.bucketName,
      Host: database.dbInstanceEndpointAddress,
      Secret: secret.secretArn,
    }),
  );
}
