-- What the role under which workers run may do for the queue's upkeep. {role} stands for the role's quoted name.

GRANT SELECT, INSERT, UPDATE ON {schema}.leader TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.schedule, {schema}.schedule_tick TO {role};
GRANT SELECT, UPDATE (pruned_at) ON {schema}.history_day TO {role};
GRANT EXECUTE ON FUNCTION
  {schema}.add_history_day, {schema}.prune_history_pages, {schema}.finish_history_day, {schema}.empty_history_day,
  {schema}.drop_history_day, {schema}.end_of_day TO {role};
