-- Products: orders, shoppers, units and revenue, how often they are bought again, and views for each order.
WITH bought AS (
    SELECT product_id, count(DISTINCT order_id) AS orders, count(DISTINCT user_id) AS shoppers,
        sum(quantity) AS units, sum(value) AS revenue
    FROM order_lines
    GROUP BY product_id
), again AS (
    SELECT product_id, count(*) AS shoppers_again
    FROM (SELECT product_id, user_id FROM order_lines GROUP BY product_id, user_id HAVING count(DISTINCT order_id) > 1) AS pairs
    GROUP BY product_id
), viewed AS (
    SELECT product_id, count(*) AS views FROM event_items WHERE event = 'product_view' GROUP BY product_id
)
SELECT b.product_id, p.name, b.orders, b.shoppers, b.units, b.revenue,
    round(100.0 * coalesce(a.shoppers_again, 0) / b.shoppers, 1) AS bought_again_percent,
    v.views
FROM bought b
LEFT JOIN again a ON a.product_id = b.product_id
LEFT JOIN viewed v ON v.product_id = b.product_id
LEFT JOIN products p ON p.product_id = b.product_id
ORDER BY b.orders DESC, b.product_id
LIMIT 50
