-- What the role under which workers run may do. {role} stands for the role's quoted name.

GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.job TO {role};
GRANT SELECT, INSERT ON {schema}.job_history, {schema}.job_error TO {role};
GRANT SELECT, INSERT, UPDATE ON {schema}.queue TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.worker TO {role};
GRANT SELECT ON {schema}.every_job TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.claim_jobs, {schema}.stage_jobs, {schema}.complete_jobs, {schema}.time_to_next_due, {schema}.note_progress
  TO {role};
GRANT USAGE ON SEQUENCE {schema}.job_token TO {role};
