-- What COPY needs to know in advance.

-- name: column_types
-- The type of each column: the base type of a domain, and `text` for types that are sent as text, such as enumerations
-- and citext. Columns that do not exist are left out; COPY itself reports them.
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
