-- What COPY needs to know beforehand.

-- name: column_types
-- For each column its type, that below a domain, and `text` for what travels as text: enumerations, citext.
-- A column that does not exist is left out; COPY itself says so.
WITH RECURSIVE stated (place, type) AS (
  SELECT wanted.place, attribute.atttypid
  FROM unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
  JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = $1::text::regclass AND attribute.attname = wanted.name
      AND attribute.attnum > 0 AND NOT attribute.attisdropped
  UNION ALL
  SELECT stated.place, domain.typbasetype
  FROM stated JOIN pg_catalog.pg_type AS domain ON domain.oid = stated.type
  WHERE domain.typtype = 'd'
)
SELECT
  CASE WHEN type.typtype = 'e' OR type.typcategory = 'S' THEN 'text'::regtype::oid ELSE type.oid END::bigint AS type
FROM stated JOIN pg_catalog.pg_type AS type ON type.oid = stated.type
WHERE type.typtype <> 'd'
ORDER BY stated.place
