-- What the role under which workers run may do when it enqueues. {role} stands for the role's quoted name.

GRANT SELECT, INSERT, DELETE ON {schema}.job_dependency, {schema}.event_wait TO {role};
GRANT SELECT, INSERT, UPDATE ON {schema}.kind TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.event_signal, {schema}.unique_key TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.job_rank, {schema}.notify_queue, {schema}.bury_jobs, {schema}.meet_conditions, {schema}.settle_dependents,
  {schema}.end_jobs, {schema}.enqueue_jobs, {schema}.lock_event, {schema}.signal, {schema}.expire_event_waits,
  {schema}.enqueue_workflow, {schema}.job_key, {schema}.hold_unique_key, {schema}.replace_job, {schema}.enqueue_unique,
  {schema}.forget_unique_keys, {schema}.enqueue, {schema}.abandon_jobs, {schema}.fail_jobs, {schema}.snooze_jobs,
  {schema}.hand_back_jobs, {schema}.take_over_jobs
  TO {role};
