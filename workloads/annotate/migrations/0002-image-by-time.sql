-- The gallery asks for the newest first.
CREATE INDEX image_by_time ON image (uploaded_at, id)
