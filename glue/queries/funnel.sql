-- Funnel by day: shoppers who viewed, put something into the cart, and ordered, and how many of each went on.
WITH steps AS (
    SELECT event_date, user_id,
        max(CASE WHEN event = 'product_view' THEN 1 ELSE 0 END) AS viewed,
        max(CASE WHEN event IN ('add_to_cart', 'update_cart') THEN 1 ELSE 0 END) AS carted,
        max(CASE WHEN event = 'checkout' THEN 1 ELSE 0 END) AS ordered
    FROM events
    GROUP BY event_date, user_id
)
SELECT event_date, sum(viewed) AS viewed, sum(carted) AS carted, sum(ordered) AS ordered,
    round(100.0 * sum(carted) / nullif(sum(viewed), 0), 1) AS carted_percent,
    round(100.0 * sum(ordered) / nullif(sum(carted), 0), 1) AS ordered_percent
FROM steps
GROUP BY event_date
ORDER BY event_date DESC
LIMIT 30
