-- Baskets: pairs of products that are bought together more often than chance has it (lift), among the 300 products ordered most.
WITH popular AS (
    SELECT product_id, count(DISTINCT order_id) AS orders FROM order_lines GROUP BY product_id ORDER BY orders DESC, product_id LIMIT 300
), baskets AS (
    SELECT DISTINCT l.order_id, l.product_id FROM order_lines l JOIN popular p ON p.product_id = l.product_id
), pairs AS (
    SELECT a.product_id AS product_id, b.product_id AS bought_with, count(*) AS orders
    FROM baskets a JOIN baskets b ON a.order_id = b.order_id AND a.product_id < b.product_id
    GROUP BY a.product_id, b.product_id
    HAVING count(*) >= 10
)
SELECT pairs.product_id, pairs.bought_with, pairs.orders,
    round(1.0 * pairs.orders * (SELECT count(*) FROM orders) / (x.orders * y.orders), 1) AS lift
FROM pairs
JOIN popular x ON x.product_id = pairs.product_id
JOIN popular y ON y.product_id = pairs.bought_with
ORDER BY lift DESC, pairs.orders DESC, pairs.product_id
LIMIT 50
