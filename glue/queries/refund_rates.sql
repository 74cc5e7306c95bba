-- Refund rates: units sent back of each hundred ordered, by product.
WITH ordered AS (
    SELECT product_id, sum(quantity) AS units FROM order_lines GROUP BY product_id
), returned AS (
    SELECT product_id, sum(quantity) AS units, count(DISTINCT refund_id) AS refunds FROM refunds GROUP BY product_id
)
SELECT r.product_id, p.name, o.units AS ordered_units, r.units AS returned_units, r.refunds,
    round(100.0 * r.units / o.units, 1) AS returned_percent
FROM returned r
LEFT JOIN ordered o ON o.product_id = r.product_id
LEFT JOIN products p ON p.product_id = r.product_id
ORDER BY returned_percent DESC, r.product_id
LIMIT 50
