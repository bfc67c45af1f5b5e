-- What the role that workers run under may do. {role} stands for the role's quoted name.

GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT USAGE ON SEQUENCE {schema}.job_token TO {role};

-- Jobs and workers.
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.job, {schema}.worker TO {role};
GRANT SELECT, INSERT ON {schema}.job_history, {schema}.job_error TO {role};
GRANT SELECT, INSERT, UPDATE ON {schema}.queue, {schema}.kind TO {role};
GRANT SELECT ON {schema}.every_job TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.job_rank, {schema}.notify_queue, {schema}.claim_jobs, {schema}.promote_due_jobs, {schema}.complete_jobs,
  {schema}.time_to_next_due, {schema}.record_progress, {schema}.abandon_jobs, {schema}.fail_jobs, {schema}.snooze_jobs,
  {schema}.hand_back_jobs, {schema}.rescue_jobs, {schema}.end_jobs, {schema}.move_to_history, {schema}.enqueue_jobs,
  {schema}.enqueue
  TO {role};

-- Workflows, events and unique jobs.
GRANT SELECT, INSERT, DELETE ON {schema}.job_dependency, {schema}.event_wait TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.event_signal, {schema}.unique_key TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.satisfy_conditions, {schema}.resolve_dependents, {schema}.enqueue_workflow, {schema}.lock_event, {schema}.signal,
  {schema}.expire_event_waits, {schema}.job_key, {schema}.lock_unique_key, {schema}.replace_job, {schema}.enqueue_unique,
  {schema}.forget_unique_keys
  TO {role};

-- Limits and statistics.
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.queue_control TO {role};
GRANT SELECT, INSERT, DELETE ON {schema}.job_slot TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.claim_limited, {schema}.next_by_key, {schema}.count_running_jobs, {schema}.rate_tokens, {schema}.job_depth,
  {schema}.queues_in_use, {schema}.estimated_rows
  TO {role};

-- Leadership, schedules and the history.
GRANT SELECT, INSERT, UPDATE ON {schema}.leader TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.schedule, {schema}.schedule_tick TO {role};
GRANT SELECT, UPDATE (pruned_at) ON {schema}.history_day TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.add_history_day, {schema}.prune_history_pages, {schema}.finish_history_day, {schema}.empty_history_day,
  {schema}.drop_history_day, {schema}.end_of_day
  TO {role};
