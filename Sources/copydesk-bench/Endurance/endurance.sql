-- What the queue's tables come to while it runs.

-- name: sizes
SELECT coalesce((SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'copydesk.job'::regclass), 0),
       coalesce((SELECT autovacuum_count FROM pg_stat_user_tables WHERE relid = 'copydesk.job'::regclass), 0),
       pg_table_size('copydesk.job'), pg_indexes_size('copydesk.job'),
       (SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('copydesk.job_history')),
       pg_total_relation_size('copydesk.job_error')
