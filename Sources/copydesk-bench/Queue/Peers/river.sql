-- How far River has come with inserting its jobs, which it does not print.

-- name: sequence_exists
SELECT to_regclass('river_job_id_seq') IS NOT NULL

-- name: last_number
SELECT last_value FROM river_job_id_seq
