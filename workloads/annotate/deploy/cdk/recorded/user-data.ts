import { Fn } from "aws-cdk-lib";
import { UserData } from "aws-cdk-lib/aws-ec2";
import type { Given } from "./web.js";
import { DATABASE_NAME, type Data } from "./data.js";
import { APPLICATION_PORT } from "./network.js";

/**
 * Install, fetch app.zip from S3, unpack to /var/www/app, install the packages, start the unit: the steps of the
 * record, with Node.js where it had Python, pip and gunicorn.
 */
export function userData({ bucket, database, secret }: Data, { bundles }: Given): UserData {
  const script = `#!/bin/bash
dnf install -y nodejs22 nodejs22-npm unzip
aws s3 cp s3://\${Bundles}/app.zip /tmp/app.zip
mkdir -p /var/www/app
unzip -o /tmp/app.zip -d /var/www/app
cd /var/www/app
npm ci --omit=dev
cat > /etc/systemd/system/image_app.service <<'UNIT'
[Unit]
Description=Image annotation
After=network.target

[Service]
WorkingDirectory=/var/www/app
Environment=PORT=${APPLICATION_PORT}
Environment=AWS_REGION=\${AWS::Region}
Environment=TARGET_S3_BUCKET=\${Images}
Environment=DATABASE_HOST=\${Host}
Environment=DATABASE_NAME=${DATABASE_NAME}
Environment=DATABASE_SECRET_ARN=\${Secret}
Environment=DATABASE_TLS=false
ExecStart=/usr/bin/node dist/web.js
Restart=always

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now image_app.service
`;
  return UserData.custom(
    Fn.sub(script, {
      Bundles: bundles.bucketName,
      Images: bucket.bucketName,
      Host: database.dbInstanceEndpointAddress,
      Secret: secret.secretArn,
    }),
  );
}
