-- Abandoned carts: sessions with cart events and no order, by day, with the shoppers who came back and ordered within a week.
WITH carts AS (
    SELECT session_date, user_id, max(ended_at) AS ended_at
    FROM sessions
    WHERE cart_events > 0 AND orders = 0
    GROUP BY session_date, user_id
)
SELECT c.session_date, count(*) AS abandoned,
    sum(CASE WHEN EXISTS (
        SELECT 1 FROM orders o
        WHERE o.user_id = c.user_id AND o.ordered_at > c.ended_at AND o.ordered_at <= c.ended_at + INTERVAL '7' DAY
    ) THEN 1 ELSE 0 END) AS ordered_within_a_week
FROM carts c
GROUP BY c.session_date
ORDER BY c.session_date DESC
LIMIT 30
