INSERT INTO copydesk.job (rank, run_at, created_at, state, max_attempts, priority, queue, kind, arguments)
VALUES (1, now(), now(), 'available', 10, 0, 'bare', 'no_operation', '{"number":1}')
