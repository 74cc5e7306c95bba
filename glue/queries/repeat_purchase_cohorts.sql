-- Cohorts of repeat purchase: of the shoppers whose first order was in a month, how many ordered again in each later month.
WITH firsts AS (
    SELECT user_id, date_trunc('month', min(ordered_at)) AS cohort FROM orders GROUP BY user_id
), months AS (
    SELECT DISTINCT o.user_id, f.cohort, date_diff('month', f.cohort, date_trunc('month', o.ordered_at)) AS months_later
    FROM orders o JOIN firsts f ON f.user_id = o.user_id
), sizes AS (
    SELECT cohort, count(*) AS shoppers FROM firsts GROUP BY cohort
)
SELECT CAST(m.cohort AS DATE) AS cohort, s.shoppers, m.months_later, count(*) AS ordered,
    round(100.0 * count(*) / s.shoppers, 1) AS percent
FROM months m JOIN sizes s ON s.cohort = m.cohort
GROUP BY m.cohort, s.shoppers, m.months_later
ORDER BY m.cohort, m.months_later
