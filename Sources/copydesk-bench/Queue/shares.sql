-- What each of several workers has done.

-- name: shares
-- While all of them were at work: from the first end of the last that began to the last end of the first that was done.
WITH worker AS (
  SELECT worker, min(finished_at) AS first, max(finished_at) AS last FROM copydesk.job_history GROUP BY worker
), together AS (
  SELECT max(first) AS begin, min(last) AS "end" FROM worker
), done AS (
  SELECT worker, count(*) AS jobs FROM copydesk.job_history, together WHERE finished_at BETWEEN begin AND "end"
   GROUP BY worker
)
SELECT (100 * jobs / sum(jobs) OVER ())::float8 FROM done ORDER BY 1
