-- What the role under which workers run may do with limits. {role} stands for the role's quoted name.

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.queue_control TO {role};
GRANT SELECT, INSERT, DELETE ON {schema}.job_slot TO {role};
GRANT EXECUTE ON FUNCTION {schema}.claim_limited(bigint, text, text[], integer),
  {schema}.next_by_key(text, text[], integer, integer), {schema}.adopt_running({schema}.queue_control),
  {schema}.tokens_now({schema}.queue_control), {schema}.job_depth(integer), {schema}.queues_in_use(),
  {schema}.expected_rows(text) TO {role};
